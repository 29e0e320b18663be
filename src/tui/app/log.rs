//! The messages of this session, newest last, and the one shown in the footer until the next key.

use std::collections::VecDeque;

use jiff::Timestamp;

const KEPT: usize = 500;

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Something was done.
    Info,
    /// Nothing was done, and nothing is wrong.
    Note,
    /// Something could not be done.
    Warn,
    /// Something failed.
    Error,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// How much it matters.
    pub level: Level,
    /// What happened.
    pub text: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// The log, bounded.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    toast: bool,
    /// What is shown in place of later ones, until it was seen.
    pinned: Option<Entry>,
}

impl Log {
    /// Keep a message and show it.
    pub fn push(&mut self, entry: Entry) {
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.toast = true;
    }

    /// Keep a message and show it though others follow: one that nobody may miss.
    pub fn pin(&mut self, entry: Entry) {
        self.pinned = Some(entry.clone());
        self.push(entry);
    }

    /// The message to show in the footer.
    #[must_use]
    pub fn toast(&self) -> Option<&Entry> {
        self.pinned.as_ref().or_else(|| self.entries.back().filter(|_| self.toast))
    }

    /// A key was pressed: the message was seen.
    pub fn seen(&mut self) {
        self.toast = false;
        self.pinned = None;
    }

    /// Every message, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        Entry { at: Timestamp::UNIX_EPOCH, level: Level::Info, text: text.to_owned(), hint: None }
    }

    #[test]
    fn a_message_is_shown_until_the_next_key() {
        let mut log = Log::default();
        log.push(entry("copied"));
        assert_eq!(log.toast().map(|e| e.text.as_str()), Some("copied"));
        log.seen();
        assert!(log.toast().is_none());
        assert_eq!(log.entries().count(), 1);
    }

    #[test]
    fn a_pinned_message_is_shown_though_others_follow_until_the_next_key() {
        let mut log = Log::default();
        log.pin(entry("nobody knows"));
        log.push(entry("connected again"));
        assert_eq!(log.toast().map(|e| e.text.as_str()), Some("nobody knows"));
        assert_eq!(log.entries().count(), 2);
        log.seen();
        assert!(log.toast().is_none());
        log.push(entry("copied"));
        assert_eq!(log.toast().map(|e| e.text.as_str()), Some("copied"));
    }

    #[test]
    fn the_oldest_go_first() {
        let mut log = Log::default();
        for i in 0..KEPT + 3 {
            log.push(entry(&i.to_string()));
        }
        assert_eq!(log.entries().count(), KEPT);
        assert_eq!(log.entries().next().map(|e| e.text.as_str()), Some("3"));
    }
}
