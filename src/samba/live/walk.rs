#![forbid(unsafe_code)]
//! Walks whose records are decoded, with what is to be said of those that cannot be.

use super::databases::{walk, Care, Database, Walked};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::ndr::NdrError;
use crate::samba::records::MISFILED;

/// Hand every record to `each`, which says whether it could read it. One that it cannot is left out, and the log says how many there
/// were; a database of which nothing can be read is an error, not an empty list.
pub(super) fn each_record(
    database: Database,
    care: Care,
    mut each: impl FnMut(&[u8], &[u8]) -> Result<(), NdrError>,
) -> HostResult<Walked> {
    let (mut good, mut misfiled, mut strange) = (0_usize, 0_usize, 0_usize);
    let walked = walk(database, care, &mut |key, value| match each(key, value) {
        Ok(()) => good += 1,
        Err(error) if error == MISFILED => misfiled += 1,
        Err(_) => strange += 1,
    })?;
    let file = database.file().to_string_lossy();
    if misfiled > 0 {
        log::info!("{file}: {misfiled} records are under another's key");
    }
    if strange > 0 {
        log::warn!("{file}: {strange} records cannot be read");
    }
    if strange > 0 && good == 0 {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(walked)
}
