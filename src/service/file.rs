//! [3.1.4.2] NetrFileEnum, [3.1.4.3] NetrFileGetInfo and [3.1.4.4] NetrFileClose.

use std::cell::RefCell;

use super::live::{filter, is_user, Live, Names};
use super::paging::{page_reply, Asked, Listed};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Kinds;
use crate::idl::*;
use crate::names::{canonicalize_path, lower, same_name, Drives, PathType, Rules};
use crate::ndr::Reply;
use crate::options::switch;
use crate::registry::records::{OpenFlags, OpenRecord};
use crate::security::rights::{
    DELETE, FILE_APPEND_DATA, FILE_EXECUTE, FILE_READ_DATA, FILE_WRITE_ATTRIBUTES, FILE_WRITE_DATA,
    WRITE_DAC,
};

/// [2.2.4.7] fi3_permissions.
const PERM_FILE_READ: u32 = 1;
const PERM_FILE_WRITE: u32 = 2;
const PERM_FILE_CREATE: u32 = 4;
const ACCESS_EXEC: u32 = 8;
const ACCESS_DELETE: u32 = 16;
const ACCESS_ATRIB: u32 = 32;
const ACCESS_PERM: u32 = 64;

/// [3.1.4.2] NetrFileEnum at level 2 or 3: open files, folders and the caller's pipes below BasePath, of UserName.
///
/// ERROR_MORE_DATA with a resume handle, NERR_BufTooSmall, ERROR_INVALID_PARAMETER for a filter of more than 1,024 units,
/// ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_file_enum(
    call: &Call<'_>,
    args: NetrFileEnumIn,
) -> Result<NetrFileEnumOut, Fault> {
    Ok(page_reply!(args, enumerate(call, &args) => NetrFileEnumOut of FileEnumStruct { file_info }))
}

fn enumerate(call: &Call<'_>, args: &NetrFileEnumIn) -> Result<Listed<FileEnumUnion>, Status> {
    let whole = is_whole(args.info_struct.level)?;
    let base = filter(args.base_path.as_ref())?;
    let drives = call.service.shares.drives(call.host);
    let base = base.map(|base| canonical_base(base, &drives));
    let user = filter(args.user_name.as_ref())?;
    let names = whole || user.is_some();
    let live = Live::read(call, kinds(call, whole, names))?;
    let is_wanted = |open: &&OpenRecord| {
        let base = base.as_deref();
        base.is_none_or(|base| below(&path(open, &drives), base))
            && user
                .as_deref()
                .is_none_or(|user| opened_by(&live, open, user))
    };
    // In the host's order, which is that of the memory; pages have their own.
    let asked = Asked {
        items: live.feed.opens.iter().filter(is_wanted).collect(),
        resume: args.resume_handle.unwrap_or_default(),
        most: args.prefered_maximum_length,
        key: |open: &&OpenRecord| open.id.max(1),
    };
    let names = RefCell::new(Names::default());
    Ok(if whole {
        let info = |open: &&OpenRecord| info_3(&live, open, &drives, &mut names.borrow_mut());
        asked.list(info, FileEnumUnion::Level3)
    } else {
        asked.list(|open| FileInfo2 { id: open.id }, FileEnumUnion::Level2)
    })
}

/// Does the level show more than an id?
const fn is_whole(level: u32) -> Result<bool, Status> {
    match level {
        2 => Ok(false),
        3 => Ok(true),
        _ => Err(Status::ERROR_INVALID_LEVEL),
    }
}

/// What to read, less what Samba's own options for big servers spare: the counting of locks, the look whether processes live.
fn kinds(call: &Call<'_>, whole: bool, sessions: bool) -> Kinds {
    let mut kinds = Kinds::OPENS | Kinds::OPEN_IDS;
    if whole && switch(call.host, "srvsvc:file enum count locks", true) {
        kinds = kinds | Kinds::LOCKS;
    }
    if !switch(call.host, "srvsvc:file enum check stale", true) {
        kinds = kinds | Kinds::UNCHECKED;
    }
    if sessions {
        kinds = kinds | Kinds::SESSIONS;
    }
    kinds
}

fn opened_by(live: &Live<'_>, open: &OpenRecord, user: &str) -> bool {
    live.session_of(open).map_or_else(
        || {
            let name = live.user_of(open, &mut Names::default()).to_text();
            name.is_some_and(|name| same_name(&name, user))
        },
        |session| is_user(session, user),
    )
}

/// A base as paths are shown here: `C:/srv//x` as `C:\\srv\\x`. What is no path of this server stays, and finds nothing.
fn canonical_base(base: String, drives: &Drives) -> String {
    let units: Vec<u16> = base.encode_utf16().collect();
    match canonicalize_path(&units, &[], Rules::Long) {
        // Pipes are on no drive.
        Ok((form, PathType::PATH_SYS_PIPE | PathType::PATH_SYS_PIPE_M)) => {
            String::from_utf16_lossy(&form)
        }
        _ => drives.unix(&base).map_or(base, |unix| drives.shown(&unix)),
    }
}

/// Is the path the base or below it, component by component and without regard to case.
fn below(path: &str, base: &str) -> bool {
    let (path, base) = (lower(path), lower(base));
    let rest = path.strip_prefix(&*base);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('\\') || base.ends_with('\\'))
}

/// The open as Windows' tools expect a path; `\PIPE\name` for a pipe.
fn path(open: &OpenRecord, drives: &Drives) -> String {
    if open.flags.has(OpenFlags::PIPE) {
        return format!("\\PIPE\\{}", open.base_name);
    }
    let parts = match open.base_name.as_str() {
        "." | "" => ["", ""],
        name => ["/", name],
    };
    let folder = open.service_path.trim_end_matches('/');
    let whole = [folder, parts[0], parts[1], &open.stream_name].concat();
    drives.shown(&whole)
}

fn info_3(live: &Live<'_>, open: &OpenRecord, drives: &Drives, names: &mut Names) -> FileInfo3 {
    FileInfo3 {
        id: open.id,
        permissions: permissions(open),
        num_locks: open.num_locks,
        pathname: Some(path(open, drives).as_str().into()),
        username: Some(live.user_of(open, names)),
    }
}

/// Each permission, and the rights of which one is enough for it.
const PERMISSIONS: [(u32, u32); 7] = [
    (PERM_FILE_READ, FILE_READ_DATA),
    (PERM_FILE_WRITE, FILE_WRITE_DATA | FILE_APPEND_DATA),
    (PERM_FILE_CREATE, FILE_APPEND_DATA),
    (ACCESS_EXEC, FILE_EXECUTE),
    (ACCESS_DELETE, DELETE),
    (ACCESS_ATRIB, FILE_WRITE_ATTRIBUTES),
    (ACCESS_PERM, WRITE_DAC),
];

fn permissions(open: &OpenRecord) -> u32 {
    let held = PERMISSIONS
        .iter()
        .filter(|(_, rights)| open.access_mask & rights != 0);
    held.fold(0, |all, (permission, _)| all | permission)
}

/// [3.1.4.3] NetrFileGetInfo: one open at level 2 or 3.
///
/// ERROR_FILE_NOT_FOUND when no open has the id, ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_file_get_info(
    call: &Call<'_>,
    args: NetrFileGetInfoIn,
) -> Result<NetrFileGetInfoOut, Fault> {
    Ok(match get(call, &args) {
        Ok(info_struct) => NetrFileGetInfoOut {
            info_struct,
            return_value: Status::SUCCESS,
        },
        Err(status) => Reply::refused(&args, status),
    })
}

fn get(call: &Call<'_>, args: &NetrFileGetInfoIn) -> Result<FileInfo, Status> {
    let whole = is_whole(args.level)?;
    let live = Live::read(call, kinds(call, whole, whole))?;
    let open = find(&live, args.file_id).ok_or(Status::ERROR_FILE_NOT_FOUND)?;
    if !whole {
        return Ok(FileInfo::Level2(Some(FileInfo2 { id: open.id })));
    }
    let drives = call.service.shares.drives(call.host);
    let info = info_3(&live, open, &drives, &mut Names::default());
    Ok(FileInfo::Level3(Some(info)))
}

fn find<'a>(live: &'a Live<'_>, id: u32) -> Option<&'a OpenRecord> {
    live.feed.opens.iter().find(|open| open.id == id && id != 0)
}

/// [3.1.4.4] NetrFileClose: closes the one open with this id.
///
/// NERR_FileIdNotFound when there is none or it could not be closed, such as a pipe, which Samba cannot close from outside;
/// ERROR_ACCESS_DENIED.
pub(crate) fn netr_file_close(
    call: &Call<'_>,
    args: NetrFileCloseIn,
) -> Result<NetrFileCloseOut, Fault> {
    let return_value = match close(call, args.file_id) {
        Ok(()) => Status::SUCCESS,
        Err(status) => status,
    };
    Ok(NetrFileCloseOut { return_value })
}

fn close(call: &Call<'_>, id: u32) -> Result<(), Status> {
    let live = Live::read(call, Kinds::OPENS | Kinds::OPEN_IDS)?;
    let open = find(&live, id).ok_or(Status::NERR_FILE_ID_NOT_FOUND)?;
    // [3.1.4.4] an open that cannot be closed, for whatever reason, counts as one that is not there.
    let closed = call.host.open_close(open);
    closed.map_err(|status| {
        log::debug!("open {id} was not closed: {status}");
        Status::NERR_FILE_ID_NOT_FOUND
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_taken_in_any_form() {
        let drives = Drives::parse("D:=/srv/data");
        for (sent, meant) in [
            ("C:/srv//x/", "C:\\srv\\x"),
            ("c:\\srv\\.\\x", "C:\\srv\\x"),
            ("\\srv/x", "C:\\srv\\x"),
            ("C:\\srv/data", "D:\\"),
            ("C:/", "C:\\"),
            ("/pipe//lsass", "\\pipe\\lsass"),
            ("C:\\a\\..\\b", "C:\\a\\..\\b"),
        ] {
            assert_eq!(canonical_base(sent.to_owned(), &drives), meant, "{sent}");
        }
    }
}
