//! Bytes of a text file as UTF-8: decompressed, transcoded, without byte order mark.
//!
//! Knows bytes only. Compression and UTF-16 are told from the first bytes, not from the file's name.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// How text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::warehouse::load) enum Encoding {
    Utf8,
    Latin1,
    Utf16,
}

impl Encoding {
    /// The encoding that a configuration names.
    pub(in crate::warehouse::load) fn named(name: Option<&str>) -> Option<Self> {
        match name.map(str::to_lowercase).as_deref() {
            None | Some("utf-8" | "utf8") => Some(Self::Utf8),
            Some("latin-1" | "latin1" | "iso-8859-1" | "windows-1252" | "cp1252") => Some(Self::Latin1),
            Some("utf-16" | "utf16" | "utf-16le" | "utf-16be") => Some(Self::Utf16),
            Some(_) => None,
        }
    }
}

/// Counts the bytes taken from disk, before decompression.
struct Counted {
    file: File,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Open a file as a stream of UTF-8 (unless its bytes are no valid UTF-8 to begin with). The counter grows by
/// the bytes read from disk.
pub(in crate::warehouse::load) fn open(
    path: &Path,
    encoding: Encoding,
    count: Arc<AtomicU64>,
) -> io::Result<Box<dyn Read>> {
    let mut disk = BufReader::with_capacity(1 << 18, Counted { file: File::open(path)?, count });
    let head = disk.fill_buf()?;
    let plain: Box<dyn Read> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(MultiGzDecoder::new(disk))
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Box::new(Zstd { state: Frame::Between(disk) })
    } else {
        Box::new(disk)
    };
    let mut plain = BufReader::with_capacity(1 << 18, plain);
    let head = peek(&mut plain)?;
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        plain.consume(3);
        return Ok(Box::new(plain));
    }
    let little = if head.starts_with(&[0xff, 0xfe]) {
        Some(true)
    } else if head.starts_with(&[0xfe, 0xff]) {
        Some(false)
    } else {
        None
    };
    match (little, encoding) {
        (Some(little), _) => {
            plain.consume(2);
            Ok(Box::new(Transcoded::utf16(plain, little)))
        }
        (None, Encoding::Utf8) => Ok(Box::new(plain)),
        (None, Encoding::Latin1) => Ok(Box::new(Transcoded::new(plain, Unit::Latin1))),
        // Without a mark, western text tells its byte order by where the zero bytes are.
        (None, Encoding::Utf16) => {
            let little = head.first().is_none_or(|byte| *byte != 0);
            Ok(Box::new(Transcoded::utf16(plain, little)))
        }
    }
}

/// The first bytes, at least three unless the stream is shorter: decompressors may hand out fewer.
fn peek(reader: &mut BufReader<Box<dyn Read>>) -> io::Result<Vec<u8>> {
    let head = reader.fill_buf()?;
    if head.len() >= 3 || head.is_empty() {
        return Ok(head.get(..head.len().min(4)).unwrap_or_default().to_vec());
    }
    let mut first = vec![0; head.len()];
    reader.read_exact(&mut first)?;
    let mut rest = Vec::new();
    reader.by_ref().take(8).read_to_end(&mut rest)?;
    first.extend(rest);
    let empty: Box<dyn Read> = Box::new(io::empty());
    let old = std::mem::replace(reader, BufReader::new(empty));
    let again: Box<dyn Read> = Box::new(io::Cursor::new(first.clone()).chain(old));
    *reader = BufReader::with_capacity(1 << 18, again);
    reader.fill_buf()?;
    Ok(first)
}

type Disk = BufReader<Counted>;

enum Frame {
    Between(Disk),
    Within(Box<StreamingDecoder<Disk, ruzstd::decoding::FrameDecoder>>),
    Ended,
}

/// All frames of a zstd file, one after the other.
struct Zstd {
    state: Frame,
}

impl Read for Zstd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, Frame::Ended) {
                Frame::Ended => return Ok(0),
                Frame::Between(mut disk) => {
                    if disk.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    self.state =
                        Frame::Within(Box::new(StreamingDecoder::new(disk).map_err(io::Error::other)?));
                }
                Frame::Within(mut decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        self.state = Frame::Within(decoder);
                        return Ok(read);
                    }
                    self.state = Frame::Between(decoder.into_inner());
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Latin1,
    Utf16 { little: bool },
}

/// A stream turned into UTF-8 on the way.
struct Transcoded<R> {
    source: R,
    unit: Unit,
    ready: VecDeque<u8>,
    /// A byte that waits for its other half, and a high surrogate that waits for its low one.
    half: Option<u8>,
    high: Option<u16>,
    ended: bool,
}

impl<R: BufRead> Transcoded<R> {
    fn new(source: R, unit: Unit) -> Self {
        Self { source, unit, ready: VecDeque::new(), half: None, high: None, ended: false }
    }

    fn utf16(source: R, little: bool) -> Self {
        Self::new(source, Unit::Utf16 { little })
    }

    fn push(&mut self, character: char) {
        let mut utf8 = [0; 4];
        self.ready.extend(character.encode_utf8(&mut utf8).as_bytes());
    }

    /// An unpaired surrogate stays visible as a replacement character.
    fn push_unit(&mut self, unit: u16) {
        match (self.high.take(), unit) {
            (Some(high), 0xdc00..=0xdfff) => {
                for character in char::decode_utf16([high, unit]) {
                    self.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
            }
            (lone, 0xd800..=0xdbff) => {
                if lone.is_some() {
                    self.push(char::REPLACEMENT_CHARACTER);
                }
                self.high = Some(unit);
            }
            (lone, unit) => {
                if lone.is_some() {
                    self.push(char::REPLACEMENT_CHARACTER);
                }
                self.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let chunk = self.source.fill_buf()?.to_vec();
        if chunk.is_empty() {
            self.ended = true;
            if self.half.take().is_some() || self.high.take().is_some() {
                self.push(char::REPLACEMENT_CHARACTER);
            }
            return Ok(());
        }
        self.source.consume(chunk.len());
        for byte in chunk {
            match self.unit {
                Unit::Latin1 => self.push(windows_1252(byte)),
                Unit::Utf16 { little } => match self.half.take() {
                    None => self.half = Some(byte),
                    Some(first) => {
                        let pair = [first, byte];
                        self.push_unit(if little {
                            u16::from_le_bytes(pair)
                        } else {
                            u16::from_be_bytes(pair)
                        });
                    }
                },
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.ended {
            self.refill()?;
        }
        self.ready.read(buffer)
    }
}

/// Files that call themselves Latin-1 are nearly always Windows-1252, which adds € and quotes at 0x80..0x9f
/// (the WHATWG encoding standard reads them so too).
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(char::from(byte)),
        _ => char::from(byte),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut out = String::new();
        open(file.path(), encoding, Arc::default()).unwrap().read_to_string(&mut out).unwrap();
        out
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn a_byte_order_mark_disappears() {
        assert_eq!(decoded(b"\xef\xbb\xbfid\n", Encoding::Utf8), "id\n");
    }

    #[test]
    fn latin_1_keeps_accents_and_the_euro_sign() {
        assert_eq!(decoded(b"\xe9\x80", Encoding::Latin1), "é€");
    }

    #[test]
    fn utf_16_is_read_in_both_byte_orders_with_and_without_mark() {
        for little in [true, false] {
            assert_eq!(decoded(&utf16("\u{feff}é😀,1\n", little), Encoding::Utf8), "é😀,1\n");
            assert_eq!(decoded(&utf16("é😀", true), Encoding::Utf16), "é😀");
            assert_eq!(decoded(&utf16("id,é😀", little), Encoding::Utf16), "id,é😀");
        }
    }

    #[test]
    fn half_a_character_at_the_end_is_replaced() {
        assert_eq!(decoded(&[b'a', 0, b'b'], Encoding::Utf16), "a\u{fffd}");
    }

    #[test]
    fn gzip_members_are_read_one_after_the_other() {
        let mut bytes = Vec::new();
        for part in ["a\n", "b\n"] {
            let mut gz = flate2::write::GzEncoder::new(&mut bytes, flate2::Compression::fast());
            gz.write_all(part.as_bytes()).unwrap();
            gz.finish().unwrap();
        }
        assert_eq!(decoded(&bytes, Encoding::Utf8), "a\nb\n");
    }

    #[test]
    fn zstd_frames_are_read_one_after_the_other() {
        let mut bytes = Vec::new();
        for part in ["a\n", "b\n"] {
            bytes.extend(ruzstd::encoding::compress_to_vec(
                part.as_bytes(),
                ruzstd::encoding::CompressionLevel::Fastest,
            ));
        }
        assert_eq!(decoded(&bytes, Encoding::Utf8), "a\nb\n");
    }

    #[test]
    fn a_file_shorter_than_a_mark_is_read() {
        assert_eq!(decoded(b"a", Encoding::Utf8), "a");
        assert_eq!(decoded(b"", Encoding::Utf8), "");
    }
}
