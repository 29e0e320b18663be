//! Writing scores into a draft.
