//! A share as answers show it.

use super::records::{ShareFlags, ShareKind, ShareOrigin, ShareRecord};
use crate::names::{drive_of_share, Drives};
use crate::ndr::WString;

/// One share with its texts in UTF-16.
#[derive(Clone, Debug)]
pub struct Share {
    /// As the host told it.
    pub record: ShareRecord,
    /// No other share of the list has this number.
    pub number: usize,
    /// Its name.
    pub name: WString,
    /// Its comment, variables not expanded.
    pub comment: WString,
    /// True when the comment has variables to expand for each caller.
    pub comment_varies: bool,
    /// Its path as Windows' tools expect one, unless it has variables to expand.
    pub device: Option<WString>,
}

/// A text of a share has variables. In one of a user's they stay as they are written: some stand for a path that is as long as its file can
/// have it, others for what the server keeps to itself.
fn varies(record: &ShareRecord, text: &str) -> bool {
    record.origin != ShareOrigin::Usershare && text.contains('%')
}

impl Share {
    pub(super) fn new(number: usize, record: ShareRecord, drives: &Drives) -> Self {
        let device = match record.kind {
            ShareKind::Ipc => Some(WString::default()),
            _ if varies(&record, &record.path) => None,
            _ => Some(drives.shown(&record.path).as_str().into()),
        };
        Self {
            number,
            device,
            name: record.name.as_str().into(),
            comment: record.comment.as_str().into(),
            comment_varies: varies(&record, &record.comment),
            record,
        }
    }

    /// The path has variables, so that callers may see different ones.
    #[must_use]
    pub fn path_varies(&self) -> bool {
        varies(&self.record, &self.record.path)
    }

    /// It is a drive of the server, as Windows has them.
    #[must_use]
    pub fn is_drive(&self) -> bool {
        drive(&self.record).is_some()
    }

    /// The list shows it, if the caller may see it at all.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        let flags = self.record.flags;
        flags.has(ShareFlags::BROWSEABLE)
            && self.is_available()
            && !flags.has(ShareFlags::WRONG_ADDRESS)
    }

    /// Clients can connect to it, if they may at all.
    #[must_use]
    pub const fn is_available(&self) -> bool {
        self.record.flags.has(ShareFlags::AVAILABLE)
    }
}

/// An administrative share `X$` of one folder is drive X; a user's is none, whatever its template says.
pub(super) fn drive(record: &ShareRecord) -> Option<(char, &str)> {
    let flags = record.flags;
    let is_drive = record.kind == ShareKind::Disk
        && record.origin != ShareOrigin::Usershare
        && flags.has(ShareFlags::SPECIAL)
        && flags.has(ShareFlags::AVAILABLE)
        && record.path.starts_with('/')
        && !record.path.contains('%');
    let letter = drive_of_share(&record.name).filter(|_| is_drive)?;
    Some((letter, &record.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_texts_stay_as_they_are_and_make_no_drive() {
        let record = |origin| ShareRecord {
            name: "q$".to_owned(),
            path: "/srv/%P".to_owned(),
            comment: "%P%$(PATH)".to_owned(),
            flags: ShareFlags::SPECIAL | ShareFlags::AVAILABLE,
            origin,
            ..ShareRecord::default()
        };
        let drives = Drives::parse("");
        let share = Share::new(0, record(ShareOrigin::Usershare), &drives);
        assert!(!share.comment_varies && !share.path_varies());
        let users = ShareRecord {
            path: "/srv".to_owned(),
            ..record(ShareOrigin::Usershare)
        };
        assert!(drive(&users).is_none());
        let of_file = ShareRecord {
            origin: ShareOrigin::File,
            ..users
        };
        assert!(drive(&of_file).is_some());
        let share = Share::new(0, record(ShareOrigin::File), &drives);
        assert!(share.comment_varies && share.path_varies());
    }
}
