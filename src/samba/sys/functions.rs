//! Functions of Samba that are safe to call: their rows have the types that promise what they ask for, and the table makes the call.
//!
//! Whoever writes a row answers for it: Samba's prototype, nothing that a type does not promise, and of what comes back that it is what
//! the type says. `in Frame`: the function allocates on the frame that is in force, which is made for it.

use std::ffi::{c_void, CStr, CString};

use super::frame::Frame;
use super::handles::*;
use super::owned::{OpenFile, Sections};
use super::shapes::*;
use super::texts::{Stream, Substitution};
use super::walks::{Chained, Layered, Locks, Look, Walk};
use crate::registry::records::ServerId;

safe_functions! {
    // libsamba-util, libtevent, libsamba-debug, libsamba-passdb
    [SHARES] fn get_dyn_CONFIGFILE() -> CString;
    [] fn cache_path(on: &Frame, name: &CStr) -> CString;
    [FILES] fn ms_fnmatch_protocol(pattern: &CStr, text: &CStr, protocol: i32, with_case: bool) -> i32;
    [SHARES] fn pidfile_pid(folder: &CStr, program: &CStr) -> i32;
    [] fn tevent_timeval_current_ofs(seconds: u32, microseconds: u32) -> libc::timeval;
    [] fn dbghdrclass(level: i32, class: Int<Class>, place: &CStr, function: &CStr) -> bool;
    [] fn debug_get_log_type() -> i32;
    [] fn debuglevel_get_class(class: Class) -> i32;
    [] fn debuglevel_set_class(class: Class, level: i32);
    [] fn reopen_logs_internal() -> bool;
    [] fn smb_register_passdb(number: i32, name: &CStr, init: Init) -> u32;

    // libsmbd-shim
    [CALLERS] fn become_root();
    [CALLERS] fn unbecome_root();
    [CALLERS] fn become_authenticated_pipe_user(session: Session<'_>) -> bool;
    [CALLERS] fn unbecome_authenticated_pipe_user() -> bool;

    // libsmbconf: options
    [CALLERS] fn samba_version_string() -> CString;
    [SHARES] fn lp_config_backend_is_registry() -> bool;
    [SHARES] fn lp_registry_shares() -> bool;
    [SHARES] fn lp_pid_directory() -> CString;
    [] fn lp_dump(to: &Stream, defaults: bool, most: i32);
    [] fn lp_dump_one(to: &Stream, defaults: bool, service: Service);
    [] fn lp_max_log_size() -> i32;
    [LIVE] fn process_exists(id: ServerId) -> bool;
    [] fn lp_unix_charset() -> CString;
    [] fn toupper_m(letter: u32) -> u32;
    [SHARES] fn lp_host_msdfs() -> bool;
    [SHARES] fn lp_hostname_lookups() -> bool;
    [] fn lp_netbios_name() -> CString;
    [CALLERS] fn lp_restrict_anonymous() -> i32;
    [CALLERS] fn lp_server_string(on: Option<&Frame>, how: &Substitution) -> CString;
    [] fn lp_clustering() -> bool;
    [] fn lp_persistent_handles() -> bool;
    [LIVE] fn lp_guest_account() -> CString;
    [] fn lp_winbind_separator() -> CString;
    [] fn lp_auto_services(on: Option<&Frame>, how: &Substitution) -> CString;
    [SHARES] fn lp_usershare_max_shares() -> i32;
    [] fn lp_usershare_template_share() -> CString;
    [SHARES] fn lp_usershare_path(on: Option<&Frame>, how: &Substitution) -> CString;
    [CHANGES] fn lp_add_share_command(on: Option<&Frame>, how: &Substitution) -> CString;
    [CHANGES] fn lp_change_share_command(on: Option<&Frame>, how: &Substitution) -> CString;
    [CHANGES] fn lp_delete_share_command(on: Option<&Frame>, how: &Substitution) -> CString;
    [CALLERS] fn lp_parm_const_string(service: Service, kind: &CStr, option: &CStr, _ = Null) -> CString;
    [] fn lp_parm_string_list(service: Service, kind: &CStr, option: &CStr, _ = Null) -> Words;
    [CALLERS] fn dump_a_parameter(service: Service, name: Scratch, to: &Stream, is_global: bool) in Frame -> bool;

    // services
    [SHARES] fn lp_snum_ok(service: Service) -> bool;
    [SHARES] fn lp_printable(service: Service) -> bool;
    [SHARES] fn lp_read_only(service: Service) -> bool;
    [SHARES] fn lp_guest_ok(service: Service) -> bool;
    [SHARES] fn lp_access_based_share_enum(service: Service) -> bool;
    [SHARES] fn lp_administrative_share(service: Service) -> bool;
    [SHARES from 418] fn lp_allow_local_address(service: Service, end: Address<'_>) -> bool;
    [SHARES] fn lp_autoloaded(service: Service) -> bool;
    [SHARES] fn lp_browseable(service: Service) -> bool;
    [SHARES] fn lp_comment(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;
    [] fn lp_continuous_availability(service: Service) -> bool;
    [SHARES] fn lp_csc_policy(service: Service) -> i32;
    [SHARES] fn lp_hide_unreadable(service: Service) -> bool;
    [SHARES] fn lp_hosts_allow(service: Service) -> Words;
    [SHARES] fn lp_hosts_deny(service: Service) -> Words;
    [] fn lp_invalid_users(service: Service) -> Words;
    [] fn lp_valid_users(service: Service) -> Words;
    [FILES] fn lp_read_list(service: Service) -> Words;
    [FILES] fn lp_write_list(service: Service) -> Words;
    [FILES] fn lp_preexec(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;
    [FILES] fn lp_preexec_close(service: Service) -> bool;
    [FILES] fn lp_root_preexec(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;
    [FILES] fn lp_root_preexec_close(service: Service) -> bool;
    [FILES] fn lp_veto_files(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;
    [FILES from 421] fn lp_wi_scan_global_parametrics(pattern: &CStr, parts: usize, names @ &mut Vec<CString>) -> i32;
    [FILES from 421] fn lp_wi_scan_share_parametrics(service: Service, pattern: &CStr, parts: usize, names @ &mut Vec<CString>) -> i32;
    [SHARES] fn lp_max_connections(service: Service) -> i32;
    [SHARES] fn lp_msdfs_proxy(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;
    [SHARES] fn lp_msdfs_root(service: Service) -> bool;
    [SHARES] fn lp_oplocks(service: Service) -> bool;
    [SHARES] fn lp_path(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;
    // where the first of them is, the second is asked about a connection
    [SHARES from 424] fn lp__server_smb_encrypt(service: Service) -> i32;
    [SHARES until 423] fn lp_server_smb_encrypt(service: Service) -> i32;
    [SHARES] fn lp_volume(on: Option<&Frame>, how: &Substitution, service: Service) -> CString;

    // the load
    [SHARES] fn lp_numservices() -> i32;
    [] fn getservicebyname(name: &CStr, _ = Null) in Frame -> Service;
    [SHARES] fn lp_load_with_shares(path: &CStr) in Frame -> bool;
    [SHARES] fn lp_kill_all_services() in Frame;
    [] fn lp_killservice(service: Service) in Frame;
    [SHARES] fn delete_and_reload_printers() in Frame;
    [] fn lp_load_printers() -> bool;
    [] fn load_printers() in Frame;
    [] fn printer_list_printername_exists(name: &CStr) in Frame -> bool;
    [SHARES] fn load_registry_shares() in Frame;
    [] fn process_registry_shares() in Frame -> bool;
    [] fn process_registry_service(name: &CStr) in Frame -> bool;
    [SHARES] fn load_usershare_service(name: &CStr) in Frame -> Service;
    [] fn lp_do_section(name: &CStr, _ = Null) in Frame -> bool;
    [] fn lp_do_parameter(service: Service, name: &CStr, value: &CStr) in Frame -> bool;
    [] fn lp_parameter_is_valid(name: &CStr) in Frame -> bool;
    [] fn lp_canonicalize_parameter_with_value(
        name: &'f CStr, value: &'f CStr, known: &mut Text<'f>, meant: &mut Text<'f>,
    ) in Frame -> bool;

    // variables
    [CALLERS] fn loadparm_s3_global_substitution() -> &'static Substitution;
    [CALLERS] fn set_current_user_info(sent: &CStr, unix: &CStr, domain: &CStr);
    [SHARES] fn talloc_sub_basic(on: &Frame, sent: &CStr, domain: &CStr, text: &CStr) -> CString;
    [SHARES] fn talloc_sub_full(on: &Frame, share: &CStr, user: &CStr, folder: &CStr, gid: u32, sent: &CStr, domain: &CStr, text: &CStr) -> CString;

    // files, commands, the registry's sections
    [] fn state_path(on: &Frame, name: &CStr) -> CString;
    [CHANGES] fn lock_path(on: &Frame, name: &CStr) -> CString;
    [CHANGES] fn smbrun_no_sanitize(line: &CStr, _ = Null, _ = Null) in Frame -> i32;
    [SHARES] fn smbconf_init_reg(_ = Null, sections: &mut Option<Sections>, key: Option<&CStr>) in Frame -> i32;
    [CHANGES] fn smbconf_get_parameter(sections: &Sections, on: &'f Frame, section: &CStr, name: &CStr, value: &mut Text<'f>) -> i32;
    [CHANGES] fn smbconf_get_share_names(sections: &Sections, on: &'f Frame, names @ &mut Names<'f>) -> i32;
    [] fn smbconf_get_includes(sections: &Sections, on: &'f Frame, section: &CStr, names @ &mut Names<'f>) -> i32;
    [SHARES] fn smbconf_changed(sections: &Sections, number: &mut u64, _ = Null, _ = Null) -> bool;
    [CHANGES] fn smbconf_create_share(sections: &Sections, name: &CStr) in Frame -> i32;
    [CHANGES] fn smbconf_delete_parameter(sections: &Sections, section: &CStr, name: &CStr) in Frame -> i32;
    [CHANGES] fn smbconf_delete_share(sections: &Sections, name: &CStr) in Frame -> i32;
    [CHANGES] fn smbconf_set_parameter(sections: &Sections, section: &CStr, name: &CStr, value: &CStr) in Frame -> i32;
    [CHANGES] fn smbconf_share_exists(sections: &Sections, name: &CStr) in Frame -> bool;
    [CHANGES] fn smbconf_transaction_cancel(sections: &Sections) in Frame -> i32;
    [CHANGES] fn smbconf_transaction_commit(sections: &Sections) in Frame -> i32;
    [CHANGES] fn smbconf_transaction_start(sections: &Sections) in Frame -> i32;

    // who somebody is, and what they may
    [] fn uidtoname(uid: u32) in Frame -> CString;
    [] fn lookup_name_smbconf(on: &Frame, name: &CStr, flags: i32, _ = Null, _ = Null, sid: &mut DomSid, kind: &mut i32) -> bool;
    [] fn string_to_sid(sid: &mut DomSid, text: &CStr) -> bool;
    // the C library's, which not each has: any user on any host
    [] fn innetgr(group: &CStr, _ = Null, _ = Null, domain: Option<&CStr>) -> i32;
    [LIVE] fn sid_to_uid(sid: &DomSid, uid: &mut u32) -> bool;
    [CALLERS] fn security_session_user_level(session: Session<'_>, _ = Null) -> i32;
    [SHARES] fn share_access_check(token: Token<'_>, share: &CStr, desired: u32, granted: &mut u32) -> bool;
    [SHARES] fn allow_access(deny: List<'_>, allow: List<'_>, name: &CStr, address: &CStr) -> bool;
    [SHARES] fn allow_access_nolog(deny: List<'_>, allow: List<'_>, name: &CStr, address: &CStr) -> bool;
    [SHARES] fn user_ok_token(user: &CStr, domain: &CStr, token: Token<'_>, service: Service) -> bool;
    // the last argument is there since 4.21
    [FILES] fn token_contains_name_in_list(user: &CStr, domain: &CStr, share: &CStr, token: Token<'_>, list: List<'_>, has: &mut bool) -> bool;
    [SHARES] fn get_share_security(on: &'f Frame, share: &CStr, size: &mut usize) -> Descriptor<'f>;
    [CHANGES] fn set_share_security(share: &CStr, descriptor: Descriptor<'_>) in Frame -> u32;
    [CHANGES] fn delete_share_security(share: &CStr) in Frame -> u32;
    [SHARES] fn marshall_sec_desc(on: &'f Frame, descriptor: Descriptor<'_>, bytes @ &mut Bytes<'f>) -> u32;
    [SHARES] fn unmarshall_sec_desc(on: &'f Frame, bytes @ &mut [u8], descriptor: &mut Option<Descriptor<'f>>) -> u32;
    [LIVE] fn tsocket_address_string(end: Address<'_>, on: &Frame) -> CString;
    [CALLERS] fn tsocket_address_is_inet(end: Address<'_>, family: &CStr) -> bool;

    // the other processes, and the cluster
    [FILES] fn global_messaging_context() -> Messages<'static>;
    [CHANGES] fn messaging_send_all(from: Messages<'_>, message: i32, data @ &[u8]) in Frame;
    [] fn messaging_send_buf(from: Messages<'_>, to: ServerId, message: u32, data @ &[u8]) in Frame -> u32;
    [] fn get_my_vnn() -> u32;
    [] fn g_lock_ctx_init(_ = Null, from: Messages<'_>) in Frame -> GlobalLocks<'static>;
    [] fn g_lock_lock(locks: GlobalLocks<'_>, key: Bytes<'_>, mode: i32, wait: libc::timeval, _ = Null, _ = Null) in Frame -> u32;
    [] fn g_lock_unlock(locks: GlobalLocks<'_>, key: Bytes<'_>) in Frame -> u32;
    [] fn messaging_ctdb_connection() -> Ctdb<'static>;
    [] fn ctdbd_control_local(
        ctdb: Ctdb<'_>, what: u32, to: u64, flags: u32, question: Bytes<'_>, on: &'f Frame, answer: &mut Bytes<'f>, status: &mut i32,
    ) -> i32;
    // since 4.25, and wherever the other function is, `look` has another prototype; a record is then found by a walk
    [] fn ctdbd_generation(ctdb: Ctdb<'_>, number: &mut u32) -> i32;
    [NOBODY until 424] fn ctdbd_parse(ctdb: Ctdb<'_>, id: u32, key: Bytes<'_>, copies: bool, look @ &mut Look<'_>) -> i32;
    [] fn ctdbd_dbpath(ctdb: Ctdb<'_>, on: &Frame, id: u32) -> CString;

    // databases
    [] fn db_open(_ = Null, path: &CStr, size: i32, tdb_flags: i32, flags: i32, mode: u32, order: u32, layer_flags: u64) -> Db<'static>;
    [] fn dbwrap_db_id(db: Db<'_>, id @ &mut [u8]) -> usize;
    [] fn dbwrap_traverse_read(db: Db<'_>, walk @ Layered<'_, '_>, _ = Null) -> u32;
    [] fn tdb_traverse_read(tdb: Tdb<'_>, walk @ &mut Walk<'_>) -> i32;
    [] fn tdb_traverse_chain(tdb: Tdb<'_>, chain: u32, walk @ Chained<'_, '_>) -> i32;
    [] fn tdb_parse_record(tdb: Tdb<'_>, key: Bytes<'_>, value @ &mut Option<Vec<u8>>) -> i32;
    [] fn tdb_delete(tdb: Tdb<'_>, key: Bytes<'_>) -> i32;
    [] fn tdb_store(tdb: Tdb<'_>, key: Bytes<'_>, value: Bytes<'_>, how: i32) -> i32;
    [OPENS] fn brl_forall(walk @ &mut Locks<'_>) -> i32;
    [] fn tdb_error(tdb: Tdb<'_>) -> i32;
    [] fn tdb_get_seqnum(tdb: Tdb<'_>) -> i32;
    [] fn tdb_hash_size(tdb: Tdb<'_>) -> i32;
    [] fn smbXsrv_open_global_traverse(_ = Stop, _ = Null) -> u32;
    [] fn smbXsrv_session_global_init(_ = Null) -> u32;
    [] fn smbXsrv_session_global_traverse(_ = Stop, _ = Null) -> u32;
    [] fn smbXsrv_tcon_global_traverse(_ = Stop, _ = Null) -> u32;

    // a connection of our own to a share, and files of it
    [FILES until 424] fn create_conn_struct_tos_cwd(
        from: Messages<'_>, service: Service, folder: &CStr, session: Session<'_>, made: &mut Option<TosWrap<'f>>,
    ) -> u32;
    [FILES since 425] fn create_conn_struct_chdir(
        on: &'f Frame, from: Messages<'_>, service: Service, folder: &CStr, session: Session<'_>, made: &mut Option<Wrap<'f>>,
    ) -> u32;
    [FILES since 425] fn conn_wrap_connection(wrap: Wrap<'f>) -> Connection<'f>;
    [FILES] fn filename_convert_dirfsp(
        on: &'f Frame, conn: Connection<'_>, path: &CStr, flags: u32, time: u64, folder: &mut Option<Folder<'f>>, name: &mut Option<Name<'f>>,
    ) -> u32;
    [FILES] fn create_file_default(
        conn: Connection<'f>, _ = Null, folder: Folder<'_>, name: Name<'_>, access: u32, share: u32, create: u32, options: u32,
        attributes: u32, oplock: u32, _ = Null, size: u64, private: u32, _ = Null, _ = Null, file: &mut Option<OpenFile<'f>>,
        info: &mut i32, _ = Null, _ = Null,
    ) -> u32;
    [FILES] fn smbd_do_query_security_desc(
        conn: Connection<'_>, on: &'f Frame, file: &OpenFile<'_>, info: u32, most: u32, bytes @ &mut Bytes<'f>,
    ) -> u32;
    [FILES] fn set_sd_blob(file: &OpenFile<'_>, bytes @ Short<'_>, info: u32) -> u32;

    [] fn convert_string_talloc(on: &'f Frame, from: i32, to: i32, text @ &[u8], made @ &mut Bytes<'f>) -> bool;
    [] fn nt_time_string(on: &Frame, time: u64) -> CString;
    [] fn srvsvc_get_ep_server() -> *const c_void;
}
