//! The table of Samba's functions: who needs it, name and prototype, as the library has it that is named above.
//!
//! `[]`: nobody's need, who asks for it copes with its absence. `[SHARES]` and so on: calls of that kind are Samba's own where it is
//! missing (`Word`; CALLERS: all calls). `since` and `until`: the releases that have it in this form.

use std::ffi::{c_char, c_void, CStr};

use once_cell::sync::OnceCell;

use super::symbols::{missing, Function, Need, Symbol};
use super::types::*;
use crate::host::Kinds;

/// Functions that every call or every share needs are looked up at a worker's start, others before the first call that is of their kind.
const EARLY: Kinds = Kinds(Kinds::SHARES.0 | Kinds::CALLERS.0);

/// What cannot be answered for want of a function, each with its name; `late`: all but what most calls need.
pub(crate) fn lacking(late: bool) -> impl Iterator<Item = (Kinds, &'static str)> {
    missing(ALL, move |kinds| kinds.intersects(EARLY) != late)
}

/// Whether this Samba has a function.
pub(in crate::samba) enum Presence {
    There,
    /// Other releases have it, this one has another in its stead.
    OfOthers,
    /// Calls of these kinds cannot do without it.
    Missing(Kinds),
}

/// Each function of the table, by name.
pub(in crate::samba) fn presences() -> impl Iterator<Item = (&'static str, Presence)> {
    ALL.iter().map(|function| {
        let need = function.need();
        let presence = if !need.is_of_this_release() {
            Presence::OfOthers
        } else if function.is_there() {
            Presence::There
        } else {
            Presence::Missing(need.kinds)
        };
        (function.name(), presence)
    })
}

/// Whether calls of one of these kinds lack a function of Samba's: nothing of theirs may be called.
pub(crate) fn lacks(kinds: Kinds) -> bool {
    static LACKED: [OnceCell<Kinds>; 2] = [const { OnceCell::new() }; 2];
    let lacked = |late| {
        let all = || lacking(late).fold(Kinds::NONE, |all, (kinds, _)| all | kinds);
        *LACKED[usize::from(late)].get_or_init(all)
    };
    let late = if kinds.without(EARLY) == Kinds::NONE {
        Kinds::NONE
    } else {
        lacked(true)
    };
    (lacked(false) | late).intersects(kinds | Kinds::CALLERS)
}

/// Kinds of calls as the table has them.
struct Word;

impl Word {
    const CALLERS: Kinds = Kinds::CALLERS;
    const SHARES: Kinds = Kinds::SHARES;
    const CHANGES: Kinds = Kinds::CHANGES;
    const FILES: Kinds = Kinds::FILES;
    const OPENS: Kinds = Kinds(Kinds::OPENS.0 | Kinds::OPEN_OWNERS.0);
    /// All live state.
    const LIVE: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::CONNECTIONS.0 | Self::OPENS.0);
}

macro_rules! need {
    () => {
        Need::of(Kinds::NONE)
    };
    ($word:ident) => {
        Need::of(Word::$word)
    };
    ($word:ident since $release:literal) => {
        Need::of(Word::$word).since($release)
    };
    ($word:ident until $release:literal) => {
        Need::of(Word::$word).until($release)
    };
}

macro_rules! functions {
    ($([$($need:tt)*] fn $name:ident($($type:ty),* $(,)? $(; $more:tt)?) $(-> $ret:ty)?;)*) => {
        /// One function of Samba each, by Samba's name and prototype.
        #[allow(non_upper_case_globals, reason = "Samba's names")]
        pub(super) mod samba {
            use super::*;
            $(
                pub(in crate::samba::sys) static $name: Symbol<unsafe extern "C" fn($($type),* $(, $more)?) $(-> $ret)?> =
                    match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                        Ok(name) => Symbol::new(name, need!($($need)*)),
                        Err(_) => unreachable!(),
                    };
            )*
        }

        static ALL: &[&(dyn Function + Sync)] = &[$(&samba::$name),*];
    };
}

functions! {
    // libsamba-util, libtalloc
    [CALLERS] fn _talloc_stackframe(*const c_char) -> Talloc;
    [] fn _talloc_stackframe_pool(*const c_char, usize) -> Talloc;
    [] fn _talloc_free(Talloc, *const c_char) -> i32;
    [] fn talloc_strndup(Talloc, *const c_char, usize) -> *mut c_char;
    [] fn convert_string_talloc(Talloc, i32, i32, *const c_void, usize, *mut c_void, *mut usize) -> bool;

    // libtevent
    [] fn _tevent_add_timer(*mut c_void, Talloc, libc::timeval, TimerFn, *mut c_void, *const c_char, *const c_char) -> *mut c_void;
    [] fn tevent_timeval_current_ofs(u32, u32) -> libc::timeval;

    // libsamba-debug
    [] fn dbghdrclass(i32, i32, *const c_char, *const c_char) -> bool;
    [] fn dbgtext(*const c_char; ...) -> bool;
    [] fn debug_get_log_type() -> i32;
    [] fn debuglevel_get_class(usize) -> i32;
    [] fn reopen_logs_internal() -> bool;
    [] fn debuglevel_set_class(usize, i32);

    // libsamba-passdb
    [] fn smb_register_passdb(i32, *const c_char, PassdbInit) -> NtStatus;
    [] fn make_pdb_method_name(*mut c_void, *const c_char) -> NtStatus;
    [] fn pdb_find_backend_entry(*const c_char) -> *const Backend;

    // libsmbd-shim
    [CALLERS] fn become_root();
    [CALLERS] fn unbecome_root();
    [CALLERS] fn become_authenticated_pipe_user(*mut c_void) -> bool;
    [CALLERS] fn unbecome_authenticated_pipe_user() -> bool;

    // libsamba-util
    [SHARES] fn get_dyn_CONFIGFILE() -> *const c_char;
    [] fn cache_path(Talloc, *const c_char) -> *mut c_char;
    [SHARES] fn pidfile_pid(*const c_char, *const c_char) -> i32;

    // libsmbconf
    [SHARES] fn lp_config_backend_is_registry() -> bool;
    [SHARES] fn lp_registry_shares() -> bool;
    [SHARES] fn lp_pid_directory() -> *const c_char;
    [] fn lp_dump(*mut libc::FILE, bool, i32);
    [] fn lp_max_log_size() -> i32;
    [LIVE] fn process_exists(RawServerId) -> bool;
    [] fn lp_unix_charset() -> *const c_char;
    [SHARES] fn lp_snum_ok(i32) -> bool;
    [SHARES] fn lp_printable(i32) -> bool;
    [SHARES] fn lp_read_only(i32) -> bool;
    [SHARES] fn lp_guest_ok(i32) -> bool;
    [SHARES] fn lp_access_based_share_enum(i32) -> bool;
    [SHARES] fn lp_administrative_share(i32) -> bool;
    [SHARES since 418] fn lp_allow_local_address(i32, *const c_void) -> bool;
    [SHARES] fn lp_autoloaded(i32) -> bool;
    [SHARES] fn lp_browseable(i32) -> bool;
    [SHARES] fn lp_comment(Talloc, *const Substitution, i32) -> *mut c_char;
    [SHARES] fn lp_const_servicename(i32) -> *const c_char;
    [] fn lp_continuous_availability(i32) -> bool;
    [SHARES] fn lp_csc_policy(i32) -> i32;
    [SHARES] fn lp_fstype(i32) -> *const c_char;
    [SHARES] fn lp_hide_unreadable(i32) -> bool;
    [SHARES] fn lp_host_msdfs() -> bool;
    [SHARES] fn lp_hostname_lookups() -> bool;
    [SHARES] fn lp_hosts_allow(i32) -> *const *const c_char;
    [SHARES] fn lp_hosts_deny(i32) -> *const *const c_char;
    [] fn lp_invalid_users(i32) -> *const *const c_char;
    [] fn lp_valid_users(i32) -> *const *const c_char;
    [FILES] fn lp_read_list(i32) -> *const *const c_char;
    [FILES] fn lp_write_list(i32) -> *const *const c_char;
    [SHARES] fn lp_max_connections(i32) -> i32;
    [SHARES] fn lp_msdfs_proxy(Talloc, *const Substitution, i32) -> *mut c_char;
    [SHARES] fn lp_msdfs_root(i32) -> bool;
    [] fn lp_netbios_name() -> *const c_char;
    [SHARES] fn lp_numservices() -> i32;
    [SHARES] fn lp_oplocks(i32) -> bool;
    [SHARES] fn lp_parm_bool(i32, *const c_char, *const c_char, bool) -> bool;
    [CALLERS] fn lp_restrict_anonymous() -> i32;
    [CALLERS] fn lp_server_string(Talloc, *const Substitution) -> *mut c_char;
    [SHARES since 424] fn lp__server_smb_encrypt(i32) -> i32;
    [SHARES until 423] fn lp_server_smb_encrypt(i32) -> i32;
    [SHARES] fn lp_volume(Talloc, *const Substitution, i32) -> *mut c_char;
    [CALLERS] fn dump_a_parameter(i32, *mut c_char, *mut libc::FILE, bool) -> bool;
    [SHARES] fn talloc_sub_full(Talloc, *const c_char, *const c_char, *const c_char, u32, *const c_char, *const c_char, *const c_char) -> *mut c_char;
    [SHARES] fn lp_path(Talloc, *const Substitution, i32) -> *mut c_char;
    [CALLERS] fn loadparm_s3_global_substitution() -> *const Substitution;
    [CALLERS] fn set_current_user_info(*const c_char, *const c_char, *const c_char);
    [SHARES] fn talloc_sub_basic(Talloc, *const c_char, *const c_char, *const c_char) -> *mut c_char;
    [SHARES] fn connections_snum_used(*mut c_void, i32) -> bool;
    [SHARES] fn delete_and_reload_printers();
    [SHARES] fn load_registry_shares() -> bool;
    [SHARES] fn load_usershare_shares(*mut c_void, unsafe extern "C" fn(*mut c_void, i32) -> bool) -> i32;
    [] fn getservicebyname(*const c_char, *mut c_void) -> i32;
    [] fn lp_do_parameter(i32, *const c_char, *const c_char) -> bool;
    [] fn lp_do_section(*const c_char, *mut c_void) -> bool;
    [] fn lp_killservice(i32);
    [] fn lp_parameter_is_valid(*const c_char) -> bool;
    [] fn lp_auto_services(Talloc, *const Substitution) -> *mut c_char;
    [SHARES] fn lp_kill_all_services();
    [SHARES] fn lp_load_with_shares(*const c_char) -> bool;
    [SHARES] fn lp_servicenumber(*const c_char) -> i32;
    [SHARES] fn lp_usershare_max_shares() -> i32;
    [SHARES] fn lp_usershare_path(Talloc, *const Substitution) -> *mut c_char;
    [SHARES] fn pm_process(*const c_char, SectionFn, ParameterFn, *mut c_void) -> bool;
    [] fn lp_winbind_separator() -> *const c_char;
    [] fn Get_Pwnam_alloc(Talloc, *const c_char) -> *mut libc::passwd;
    [] fn uidtoname(u32) -> *const c_char;
    [CHANGES] fn lp_add_share_command(Talloc, *const Substitution) -> *mut c_char;
    [CHANGES] fn lp_change_share_command(Talloc, *const Substitution) -> *mut c_char;
    [CHANGES] fn lp_delete_share_command(Talloc, *const Substitution) -> *mut c_char;
    [CHANGES] fn smbrun_no_sanitize(*const c_char, *mut i32, *const *const c_char) -> i32;
    [CHANGES] fn lock_path(Talloc, *const c_char) -> *mut c_char;
    [] fn lp_clustering() -> bool;
    [LIVE] fn lp_guest_account() -> *const c_char;
    [CALLERS] fn lp_parm_const_string(i32, *const c_char, *const c_char, *const c_char) -> *const c_char;
    [] fn lp_parm_string_list(i32, *const c_char, *const c_char, *const *const c_char) -> *const *const c_char;
    // libsamba-passdb
    [] fn lookup_name_smbconf(Talloc, *const c_char, i32, *mut *const c_char, *mut *const c_char, *mut DomSid, *mut i32) -> bool;
    [] fn lp_persistent_handles() -> bool;
    [CALLERS] fn samba_version_string() -> *const c_char;
    [LIVE] fn sid_to_uid(*const c_void, *mut u32) -> bool;
    [] fn db_open(Talloc, *const c_char, i32, i32, i32, u32, u32, u64) -> *mut c_void;

    [SHARES] fn smbconf_changed(*mut c_void, *mut Csn, *const c_char, *const c_char) -> bool;
    [CHANGES] fn smbconf_create_share(*mut c_void, *const c_char) -> i32;
    [CHANGES] fn smbconf_delete_parameter(*mut c_void, *const c_char, *const c_char) -> i32;
    [CHANGES] fn smbconf_delete_share(*mut c_void, *const c_char) -> i32;
    [CHANGES] fn smbconf_get_parameter(*mut c_void, Talloc, *const c_char, *const c_char, *mut *mut c_char) -> i32;
    [CHANGES] fn smbconf_get_share_names(*mut c_void, Talloc, *mut u32, *mut *mut *mut c_char) -> i32;
    [SHARES] fn smbconf_init_reg(Talloc, *mut *mut c_void, *const c_char) -> i32;
    [CHANGES] fn smbconf_set_parameter(*mut c_void, *const c_char, *const c_char, *const c_char) -> i32;
    [CHANGES] fn smbconf_share_exists(*mut c_void, *const c_char) -> bool;
    [CHANGES] fn smbconf_shutdown(*mut c_void);
    [CHANGES] fn smbconf_transaction_cancel(*mut c_void) -> i32;
    [CHANGES] fn smbconf_transaction_commit(*mut c_void) -> i32;
    [CHANGES] fn smbconf_transaction_start(*mut c_void) -> i32;
    [] fn state_path(Talloc, *const c_char) -> *mut c_char;
    [CHANGES] fn messaging_send_all(*mut c_void, i32, *const c_void, usize);
    [] fn messaging_send_buf(*mut c_void, RawServerId, u32, *const u8, usize) -> NtStatus;
    [] fn get_my_vnn() -> u32;
    [] fn g_lock_ctx_init(Talloc, *mut c_void) -> *mut c_void;
    [] fn g_lock_lock(*mut c_void, TdbData, i32, TimeVal, *const c_void, *mut c_void) -> NtStatus;
    [] fn g_lock_unlock(*mut c_void, TdbData) -> NtStatus;

    // libsamba-sockets
    [LIVE] fn tsocket_address_string(*const c_void, Talloc) -> *mut c_char;

    // libsamba-cluster-support
    [] fn messaging_ctdb_connection() -> *mut c_void;
    [] fn ctdbd_dbpath(*mut c_void, Talloc, u32) -> *mut c_char;
    [] fn ctdbd_control_local(*mut c_void, u32, u64, u32, TdbData, Talloc, *mut TdbData, *mut i32) -> i32;

    // libdbwrap
    [] fn dbwrap_db_id(*mut c_void, *mut u8, usize) -> usize;
    [] fn dbwrap_traverse_read(*mut c_void, RecordFn, *mut c_void, *mut i32) -> NtStatus;
    [] fn dbwrap_record_get_key(*const c_void) -> TdbData;
    [] fn dbwrap_record_get_value(*const c_void) -> TdbData;

    // libtdb, libtdb-wrap
    [] fn tdb_wrap_open(Talloc, *const c_char, i32, i32, i32, u32) -> *mut TdbWrap;
    [] fn tdb_open(*const c_char, i32, i32, i32, u32) -> *mut c_void;
    [] fn tdb_close(*mut c_void) -> i32;
    [] fn tdb_error(*mut c_void) -> i32;
    [] fn tdb_get_flags(*mut c_void) -> i32;
    [] fn tdb_get_seqnum(*mut c_void) -> i32;
    [] fn tdb_parse_record(*mut c_void, TdbData, ParseFn, *mut c_void) -> i32;
    [] fn tdb_hash_size(*mut c_void) -> i32;
    [] fn tdb_traverse_read(*mut c_void, TdbFn, *mut c_void) -> i32;
    [] fn tdb_traverse_chain(*mut c_void, u32, TdbFn, *mut c_void) -> i32;

    // libsmbd-base: a connection of our own to a share, and files of it
    [FILES] fn global_messaging_context() -> *mut c_void;
    [FILES until 424] fn create_conn_struct_tos_cwd(*mut c_void, i32, *const c_char, *const c_void, *mut *mut c_void) -> NtStatus;
    [FILES since 425] fn create_conn_struct_chdir(Talloc, *mut c_void, i32, *const c_char, *const c_void, *mut *mut c_void) -> NtStatus;
    [FILES since 425] fn conn_wrap_connection(*const c_void) -> *mut c_void;
    [FILES] fn filename_convert_dirfsp(Talloc, *mut c_void, *const c_char, u32, u64, *mut *mut c_void, *mut *mut c_void) -> NtStatus;
    [FILES] fn create_file_default(
        *mut c_void, *mut c_void, *mut c_void, *mut c_void, u32, u32, u32, u32, u32, u32, *const c_void, u64, u32, *mut c_void,
        *mut c_void, *mut *mut c_void, *mut i32, *const c_void, *mut c_void,
    ) -> NtStatus;
    [FILES] fn smbd_do_query_security_desc(*mut c_void, Talloc, *mut c_void, u32, u32, *mut *mut u8, *mut usize) -> NtStatus;
    [FILES] fn set_sd_blob(*mut c_void, *mut u8, u32, u32) -> NtStatus;
    [FILES] fn close_file_free(*mut c_void, *mut *mut c_void, i32) -> NtStatus;

    // libsamba-security
    [SHARES] fn share_access_check(*const c_void, *const c_char, u32, *mut u32) -> bool;
    [CALLERS] fn security_session_user_level(*const c_void, *const c_void) -> i32;

    // libsamba-sockets
    [SHARES] fn allow_access(*const *const c_char, *const *const c_char, *const c_char, *const c_char) -> bool;
    [] fn srvsvc_get_ep_server() -> *const c_void;
    [CALLERS] fn tsocket_address_inet_addr_string(*const c_void, Talloc) -> *mut c_char;
    [CALLERS] fn tsocket_address_is_inet(*const c_void, *const c_char) -> bool;

    // share_info.tdb; libsamba-security
    [SHARES] fn get_share_security(Talloc, *const c_char, *mut usize) -> *mut c_void;
    [CHANGES] fn set_share_security(*const c_char, *mut c_void) -> NtStatus;
    [CHANGES] fn delete_share_security(*const c_char) -> NtStatus;
    [SHARES] fn marshall_sec_desc(Talloc, *const c_void, *mut *mut u8, *mut usize) -> NtStatus;
    [SHARES] fn unmarshall_sec_desc(Talloc, *mut u8, usize, *mut *mut c_void) -> NtStatus;

    // libsmbd-base
    [SHARES] fn user_ok_token(*const c_char, *const c_char, *const c_void, i32) -> bool;
    // the last argument is there since 4.21
    [FILES] fn token_contains_name_in_list(*const c_char, *const c_char, *const c_char, *const c_void, *const *const c_char, *mut bool) -> bool;
    [OPENS] fn brl_forall(LockFn, *mut c_void) -> i32;
    [] fn message_to_share_mode_entry(*mut c_void, *mut c_void, *const c_char);
    [] fn smbXsrv_open_global_traverse(StopFn, *mut c_void) -> NtStatus;
    [] fn smbXsrv_session_global_init(*mut c_void) -> NtStatus;
    [] fn smbXsrv_session_global_traverse(StopFn, *mut c_void) -> NtStatus;
    [] fn smbXsrv_tcon_global_traverse(StopFn, *mut c_void) -> NtStatus;

    // libndr
    [] fn ndr_pull_struct_blob(*const DataBlob, Talloc, *mut c_void, NdrPull) -> i32;
    [] fn ndr_push_struct_blob(*mut DataBlob, Talloc, *const c_void, NdrPush) -> i32;
    [] fn ndr_print_struct_string(Talloc, NdrPrint, *const c_char, *const c_void) -> *const c_char;
    [] fn nt_time_string(Talloc, u64) -> *const c_char;

    // libndr-samba, libndr-standard: one of each for a record
    [] fn ndr_pull_smbXsrv_session_globalB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_session_globalB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_session_globalB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_smbXsrv_tcon_globalB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_tcon_globalB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_tcon_globalB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_smbXsrv_open_globalB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_open_globalB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_open_globalB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_share_mode_entry(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_share_mode_entry(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_share_mode_entry(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_share_mode_data(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_share_mode_data(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_share_mode_data(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_share_mode_dataB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_share_mode_dataB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_share_mode_dataB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_smbXsrv_session_closeB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_session_closeB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_session_closeB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_oplock_break_message(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_oplock_break_message(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_oplock_break_message(*mut c_void, *const c_char, *const c_void);
}
