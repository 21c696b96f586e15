#![forbid(unsafe_code)]
//! Open files: entries of locking.tdb with what their rows know of them.

use std::sync::Arc;

use super::databases::{Care, Database, Walked};
use super::rows::{Row, Rows};
use super::walk::each_record;
use crate::host::HostResult;
use crate::ndr::record::Text;
use crate::ndr::NdrError;
use crate::registry::records::{OpenFlags, OpenRecord};
use crate::samba::cluster::is_clustered;
use crate::samba::records::{is_disconnected, open_file, Entry, LockingForm, OpenFile};
use crate::samba::text::stored;

/// The list under way.
pub(super) struct Files<'a> {
    /// `None`: entries alone, without ids.
    pub(super) rows: Option<&'a mut Rows>,
    pub(super) opens: Vec<OpenRecord>,
    /// Entries of the first walk that have no row, where these are kept.
    pub(super) strays: Vec<(Entry, OpenRecord)>,
    keeps_strays: bool,
    /// Of the file before; many have one folder.
    folder: Arc<str>,
}

impl<'a> Files<'a> {
    pub(super) fn new(rows: Option<&'a mut Rows>) -> Self {
        Self {
            rows,
            opens: Vec::new(),
            strays: Vec::new(),
            keeps_strays: is_clustered() == Some(true),
            folder: Arc::from(""),
        }
    }

    /// All of a walk, instead of those of the one before.
    pub(super) fn walk(&mut self, form: LockingForm, care: Care) -> HostResult<Walked> {
        self.opens.clear();
        self.strays.clear();
        if let Some(rows) = &mut self.rows {
            rows.give_back();
        }
        self.each(form, care)
    }

    /// What the walks before have missed.
    pub(super) fn walk_on(&mut self, form: LockingForm) -> HostResult<()> {
        self.keeps_strays = false;
        self.each(form, Care::Quick)?;
        Ok(())
    }

    fn each(&mut self, form: LockingForm, care: Care) -> HostResult<Walked> {
        each_record(Database::Locking, care, |key, value| {
            match open_file(key, value, form)? {
                Some(file) => self.file(&file),
                None => Ok(()),
            }
        })
    }

    fn file(&mut self, file: &OpenFile<'_>) -> Result<(), NdrError> {
        let folder = file.data.service_path.unwrap_or_default().0;
        if self.folder.as_bytes() != folder {
            self.folder = stored(folder).into();
        }
        for entry in file.entries() {
            self.entry(file, &entry?);
        }
        Ok(())
    }

    fn entry(&mut self, file: &OpenFile<'_>, entry: &Entry) {
        let row = self.rows.as_mut().and_then(|rows| rows.take(entry));
        match &self.rows {
            // Samba's own, or on its way in or out, or seen before.
            Some(rows) if row.is_none() => {
                if self.keeps_strays && !rows.know(entry) {
                    let record = self.record(file, entry);
                    self.strays.push((entry.clone(), record));
                }
            }
            _ => {
                let record = self.record(file, entry);
                self.push(record, row);
            }
        }
    }

    /// With what its row knows of it.
    fn push(&mut self, mut record: OpenRecord, row: Option<Row>) {
        if let Some((rows, row)) = self.rows.as_ref().zip(row) {
            rows.fill(&mut record, &row);
        }
        self.opens.push(record);
    }

    /// Look again at those that had no row, as there may be more rows now.
    pub(super) fn take_strays(&mut self) {
        for (entry, record) in std::mem::take(&mut self.strays) {
            match self.rows.as_mut().and_then(|rows| rows.take(&entry)) {
                Some(row) => self.push(record, Some(row)),
                None => self.strays.push((entry, record)),
            }
        }
    }

    fn record(&self, file: &OpenFile<'_>, entry: &Entry) -> OpenRecord {
        let text = |text: Option<Text<'_>>| text.map(|text| stored(text.0)).unwrap_or_default();
        let mut record = OpenRecord {
            server: entry.server,
            file: file.data.file,
            share_file_id: entry.share_file_id.0,
            uid: entry.uid,
            access_mask: entry.access_mask,
            share_access: entry.share_access,
            opened_ns: entry.opened.time().unix_ns(),
            service_path: Arc::clone(&self.folder),
            base_name: text(file.data.base_name),
            stream_name: text(file.data.stream_name),
            ..OpenRecord::default()
        };
        if is_disconnected(entry.server) {
            record.flags = record.flags | OpenFlags::DISCONNECTED;
        }
        record
    }
}
