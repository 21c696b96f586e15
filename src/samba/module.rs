#![forbid(unsafe_code)]
//! What the library does in which program, once it is loaded: as a passdb module, or preloaded.
//!
//! Only `rpcd_classic` gets the endpoint server. A starting smbd, which loads its accounts before it listens, forgets the temporary shares
//! of the run before. Nothing else happens in any other program.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use super::selfcheck::{is_known_samba, RELEASES};
use super::sys::handles::Init;
use super::sys::kernel::program;
use super::sys::lookup::version;
use super::version::release;
use super::{passdb, purge};

const WORKER: &[u8] = b"rpcd_classic";
const SMBD: &[u8] = b"smbd";

/// Scripts that Samba runs must not inherit the library, its own daemons must. Whoever starts Samba (env, setsid, a shell) comes before the
/// first daemon, and hands the variable on; the daemon marks the environment, so that behind it every other program ends the matter.
/// winbindd is one of them: it starts `samba-dcerpcd` when it is the first to need a service.
const DAEMONS: [&[u8]; 4] = [SMBD, b"samba", b"samba-dcerpcd", b"winbindd"];
const DAEMON_MARK: &str = "SRVSVC_RS_PRELOADED_BY";
const PRELOAD: &str = "LD_PRELOAD";

/// Loaded by Samba as a module; an NTSTATUS. `serve` registers the endpoint server.
pub(crate) fn loaded(init: Init, serve: impl FnOnce()) -> u32 {
    let status = passdb::offer(init);
    if status == 0 {
        match program() {
            WORKER => begin(serve),
            SMBD if is_known_samba() => purge::at_smbds_start(),
            _ => (),
        }
    }
    status
}

/// Loaded by ld.so, by LD_PRELOAD or otherwise.
pub(crate) fn preloaded(serve: impl FnOnce()) {
    let Some(list) = std::env::var_os(PRELOAD) else {
        return;
    };
    let name = passdb::NAME.to_bytes();
    let bytes = list.as_encoded_bytes();
    if !bytes.windows(name.len()).any(|part| part == name) {
        return;
    }
    let program = program();
    if DAEMONS.contains(&program) {
        std::env::set_var(DAEMON_MARK, OsStr::from_bytes(program));
    } else if std::env::var_os(DAEMON_MARK).is_some() {
        std::env::remove_var(PRELOAD);
        std::env::remove_var(DAEMON_MARK);
    }
    if program == WORKER {
        begin(serve);
    }
}

/// In a Samba that is not known, whose structs may differ, nothing of ours is in the way of its own service. The configuration may not be
/// loaded yet, so no option has a say.
fn begin(serve: impl FnOnce()) {
    if RELEASES.contains(&release()) {
        serve();
        return;
    }
    let version = version().unwrap_or_else(|| "without a version".to_owned());
    log::warn!("Samba {version} is not known to srvsvc_rs: Samba's own srvsvc answers");
}
