//! A row for TikTok: as wide as the header, hashed but for what the platform wants in clear, and harmless in a spreadsheet.
#![no_main]

use c360::contract::DestinationKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| c360_fuzz::hashed(DestinationKind::Tiktok, text));
