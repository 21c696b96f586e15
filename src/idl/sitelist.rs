//! The sites of DFS: the one structure that ends in its array, whose count therefore comes before it.

use crate::ndr::{limits, pull_elements, Ndr, NdrError, Reader, Syntax, Value, WString, Writer};

crate::ndr_struct! {
    /// [2.2.4.109] DFS_SITENAME_INFO.
    DfsSitenameInfo = "DFS_SITENAME_INFO" {
        site_flags: u32 = "SiteFlags",
        site_name: Option<WString> = "SiteName",
    }
}

/// [2.2.4.109] DFS_SITELIST_INFO: the sites; `cSites` is their number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DfsSitelistInfo {
    /// Site
    pub site: Vec<DfsSitenameInfo>,
}

impl Ndr for DfsSitelistInfo {
    fn align(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn min_size(syntax: Syntax) -> usize {
        syntax.word() + 4
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let align = Self::align(reader.syntax());
        let max = reader.count(
            DfsSitenameInfo::min_size(reader.syntax()),
            limits::MAX_ELEMENTS,
        )?;
        reader.align(align);
        let count = reader.u32()?;
        if u32::try_from(max) != Ok(count) {
            return Err(NdrError::Mismatch {
                offset: reader.offset(),
                what: "cSites",
            });
        }
        let site = pull_elements(reader, max)?;
        reader.align(reader.syntax().trailer(align));
        Ok(Self { site })
    }
    fn pull_deferred(&mut self, reader: &mut Reader<'_>) -> Result<(), NdrError> {
        self.site.pull_deferred(reader)
    }
    fn push(&self, writer: &mut Writer) {
        let align = Self::align(writer.syntax());
        writer.count(self.site.len());
        writer.align(align);
        writer.u32(u32::try_from(self.site.len()).unwrap_or(u32::MAX));
        self.site.iter().for_each(|site| site.push(writer));
        writer.align(writer.syntax().trailer(align));
    }
    fn push_deferred(&self, writer: &mut Writer) {
        self.site.push_deferred(writer);
    }
    fn value(&self, most: usize) -> Value {
        let count = i64::try_from(self.site.len()).unwrap_or(i64::MAX);
        Value::Map(vec![
            ("cSites", Value::Number(count)),
            ("Site", self.site.value(most)),
        ])
    }
    #[cfg(test)]
    fn arbitrary(source: &mut crate::ndr::Source<'_>) -> Self {
        Self {
            site: Vec::arbitrary(source),
        }
    }
}
