#![forbid(unsafe_code)]
//! THE table: one row for each operation, and all there is to say of it.

use crate::access::rules::*;
use crate::access::{Rule, Rules};
use crate::answer::{run, Answer};
use crate::error::Fault;
use crate::host::Kinds;
use crate::ndr::{Message, NdrError, Reader, Syntax, Value};
use crate::service::{
    alias, chardev, connection, dfs, disk, file, name, path, security, server, service_bits,
    session, share_add, share_del, share_enum, share_info, share_set, statistics, time, transport,
    Call,
};

/// A message decoded and written again: the bytes, and the parameters by name.
pub type Echo = Result<(Vec<u8>, Value), NdrError>;

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its number on the wire.
    pub opnum: u16,
    /// Its name in [MS-SRVS].
    pub name: &'static str,
    /// The same with a NUL at its end.
    pub c_name: &'static str,
    /// Its section in [MS-SRVS].
    pub section: &'static str,
    /// Who may make the call.
    pub rules: Rules,
    /// Its request; `None`: nobody has published its parameters.
    pub request: Option<Form>,
    /// Its reply.
    pub reply: Option<Form>,
    /// How it is served here, if it is.
    pub(crate) served: Option<Served>,
}

impl Row {
    /// Clients make the call; [MS-SRVS] leaves out the others.
    #[must_use]
    pub fn is_on_the_wire(&self) -> bool {
        !self.name.ends_with("NotUsedOnWire")
    }
}

/// A call that is served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served {
    /// Asks who may, and answers.
    pub(crate) answer: Answer,
    /// What the host must be able to tell.
    pub(crate) needs: Kinds,
    /// It changes nothing, so that shadow mode may try it.
    pub(crate) reads: bool,
}

/// One direction of an operation: its message without its type.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Decode a stub, and that is all; how many bytes are left behind it.
    pub check: fn(&[u8], Syntax) -> Result<usize, NdrError>,
    /// Decode a stub; the parameters by name, of an array no more than so many elements.
    pub fields: fn(&[u8], Syntax, usize) -> Result<Value, NdrError>,
    /// Decode a stub and write it again.
    pub echo: fn(&[u8], Syntax) -> Echo,
    /// Make a message, write it and decode that: all the same again. Says how many arms its union has, and what was made.
    #[cfg(test)]
    round_trip: fn(&[u8], usize, Syntax) -> (usize, Value),
    /// The simplest stub, every union with this arm; and how many arms there are.
    #[cfg(test)]
    pub(crate) simplest: fn(usize) -> (Vec<u8>, usize),
}

/// The row of an operation, `None` beyond the last one.
#[must_use]
pub fn row(opnum: u16) -> Option<&'static Row> {
    TABLE.get(usize::from(opnum))
}

/// The opnums of which Samba's interface definition has another request: 22 without `sv599_maxkeepsearch`, 23 with 32-bit counts in
/// the entries in NDR64, 25 with a union instead of its one structure, 38 with a pointer to the handle.
const ELSE_IN_SAMBA: [u16; 4] = [22, 23, 25, 38];

/// The syntax of a request in the form that its client speaks: the one of [MS-SRVS], or Samba's when that one takes the stub to its last
/// byte and the first does not. The reply follows. The request of opnum 37 is the same in both, so its reply is that of [MS-SRVS],
/// which Samba's own clients take for a failure.
#[must_use]
pub fn spoken(opnum: u16, stub: &[u8], syntax: Syntax) -> Syntax {
    let request = row(opnum).and_then(|row| row.request);
    match request.filter(|_| ELSE_IN_SAMBA.contains(&opnum)) {
        Some(Form { check, .. })
            if check(stub, syntax) != Ok(0) && check(stub, syntax.samba()) == Ok(0) =>
        {
            syntax.samba()
        }
        _ => syntax,
    }
}

fn echo<M: Message>(stub: &[u8], syntax: Syntax) -> Echo {
    let message = M::decode(stub, syntax)?;
    Ok((message.encode(syntax), message.fields(usize::MAX)))
}

const fn form<M: Message>() -> Option<Form> {
    Some(Form {
        check: |stub, syntax| {
            let mut reader = Reader::new(stub, syntax);
            M::read(&mut reader).map(|_| reader.left())
        },
        fields: |stub, syntax, most| M::decode(stub, syntax).map(|message| message.fields(most)),
        echo: echo::<M>,
        #[cfg(test)]
        round_trip: tests::round_trip::<M>,
        #[cfg(test)]
        simplest: tests::simplest::<M>,
    })
}

const fn request_of<I: Message, O>(_: fn(&Call<'_>, I) -> Result<O, Fault>) -> Option<Form> {
    form::<I>()
}

const fn reply_of<I, O: Message>(_: fn(&Call<'_>, I) -> Result<O, Fault>) -> Option<Form> {
    form::<O>()
}

macro_rules! table {
    (@row $number:literal, $name:ident, $section:literal) => {
        Row {
            opnum: $number,
            name: stringify!($name),
            c_name: concat!(stringify!($name), "\0"),
            section: $section,
            rules: Rules::Same(Rule::Nobody),
            request: None,
            reply: None,
            served: None,
        }
    };
    (@row $number:literal, $name:ident, $section:literal, $handler:path, $needs:expr, $effect:ident, $rules:ident $($level:ident)*) => {
        Row {
            opnum: $number,
            name: stringify!($name),
            c_name: concat!(stringify!($name), "\0"),
            section: $section,
            rules: $rules,
            request: request_of($handler),
            reply: reply_of($handler),
            served: Some(Served {
                answer: |call, stub, syntax| {
                    run(call, stub, syntax, $handler, &$rules, |_request| table!(@level _request $($level)*))
                },
                needs: $needs,
                reads: table!(@$effect),
            }),
        }
    };
    (@level $request:ident) => { None };
    (@level $request:ident $($level:ident)+) => { Some($request$(.$level)+) };
    (@reads) => { true };
    (@changes) => { false };
    ($($number:literal => $name:ident, $section:literal $(, $handler:path, $needs:expr, $effect:ident, $rules:ident $(by $($level:ident).+)?)?;)*) => {
        /// All operations, by number and without gaps.
        pub static TABLE: &[Row] = &[$(table!(@row $number, $name, $section $(, $handler, $needs, $effect, $rules $($($level)+)?)?)),*];
    };
}

const NONE: Kinds = Kinds::NONE;
const SHARES_READ: Kinds = Kinds::SHARES;
/// Shares, and what it takes to change them.
const SHARES_CHANGED: Kinds = Kinds(Kinds::SHARES.0 | Kinds::CHANGES.0);
/// Files behind shares.
const SHARED_FILES: Kinds = Kinds(Kinds::SHARES.0 | Kinds::FILES.0);
const SESSIONS: Kinds = Kinds::SESSIONS;
/// Sessions, tree connects and opens are joined.
const LIVE: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::CONNECTIONS.0 | Kinds::OPENS.0);
/// Tree connects are counted by share.
const LIVE_SHARES: Kinds = Kinds(LIVE.0 | Kinds::SHARES.0);
/// Sessions and opens are counted.
const COUNTED: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::OPENS.0);
/// Addresses with the clients on each.
const LISTENERS: Kinds = Kinds(Kinds::TRANSPORTS.0 | Kinds::SESSIONS.0);

// Number, name, section; the handler, whose types are the messages; what the host must be able to tell; whether anything changes; who
// may, and by which member of the request when it depends on the level. A row without a rule does not build.
table! {
    0 => Opnum0NotUsedOnWire, "3.1.4", chardev::char_dev_enum, NONE, reads, ANYONE;
    1 => Opnum1NotUsedOnWire, "3.1.4", chardev::char_dev_get_info, NONE, reads, ANYONE;
    2 => Opnum2NotUsedOnWire, "3.1.4", chardev::char_dev_control, NONE, reads, ANYONE;
    3 => Opnum3NotUsedOnWire, "3.1.4", chardev::char_dev_q_enum, NONE, reads, ANYONE;
    4 => Opnum4NotUsedOnWire, "3.1.4", chardev::char_dev_q_get_info, NONE, reads, ANYONE;
    5 => Opnum5NotUsedOnWire, "3.1.4", chardev::char_dev_q_set_info, NONE, reads, ANYONE;
    6 => Opnum6NotUsedOnWire, "3.1.4", chardev::char_dev_q_purge, NONE, reads, ANYONE;
    7 => Opnum7NotUsedOnWire, "3.1.4", chardev::char_dev_q_purge_self, NONE, reads, ANYONE;
    8 => NetrConnectionEnum, "3.1.4.1", connection::netr_connection_enum, LIVE_SHARES, reads, CONNECTIONS;
    9 => NetrFileEnum, "3.1.4.2", file::netr_file_enum, LIVE, reads, FILES;
    10 => NetrFileGetInfo, "3.1.4.3", file::netr_file_get_info, LIVE, reads, FILES;
    11 => NetrFileClose, "3.1.4.4", file::netr_file_close, LIVE, changes, FILE_CLOSE;
    12 => NetrSessionEnum, "3.1.4.5", session::netr_session_enum, LIVE, reads, SESSION_LEVELS by info_struct.level;
    13 => NetrSessionDel, "3.1.4.6", session::netr_session_del, SESSIONS, changes, SESSION_DEL;
    14 => NetrShareAdd, "3.1.4.7", share_add::netr_share_add, SHARES_CHANGED, changes, SHARE_ADD_DEL;
    15 => NetrShareEnum, "3.1.4.8", share_enum::netr_share_enum, SHARES_READ, reads, SHARE_ENUM_LEVELS by info_struct.level;
    16 => NetrShareGetInfo, "3.1.4.10", share_info::netr_share_get_info, SHARES_READ, reads, SHARE_GET_LEVELS by level;
    17 => NetrShareSetInfo, "3.1.4.11", share_set::netr_share_set_info, SHARES_CHANGED, changes, SHARE_SET;
    18 => NetrShareDel, "3.1.4.12", share_del::netr_share_del, SHARES_CHANGED, changes, SHARE_ADD_DEL;
    19 => NetrShareDelSticky, "3.1.4.13", share_del::netr_share_del_sticky, SHARES_CHANGED, changes, SHARE_ADD_DEL;
    20 => NetrShareCheck, "3.1.4.16", share_info::netr_share_check, SHARES_READ, reads, SHARES;
    21 => NetrServerGetInfo, "3.1.4.17", server::netr_server_get_info, NONE, reads, SERVER_LEVELS by level;
    22 => NetrServerSetInfo, "3.1.4.18", server::netr_server_set_info, NONE, changes, SERVER_SET;
    23 => NetrServerDiskEnum, "3.1.4.19", disk::netr_server_disk_enum, NONE, reads, DISKS;
    24 => NetrServerStatisticsGet, "3.1.4.20", statistics::netr_server_statistics_get, COUNTED, reads, STATISTICS;
    25 => NetrServerTransportAdd, "3.1.4.22", transport::netr_server_transport_add, LISTENERS, changes, TRANSPORT_SET;
    26 => NetrServerTransportEnum, "3.1.4.24", transport::netr_server_transport_enum, LISTENERS, reads, TRANSPORTS;
    27 => NetrServerTransportDel, "3.1.4.25", transport::netr_server_transport_del, LISTENERS, changes, TRANSPORT_SET;
    28 => NetrRemoteTOD, "3.1.4.21", time::netr_remote_tod, NONE, reads, ANYONE;
    29 => Opnum29NotUsedOnWire, "3.1.4", service_bits::set_service_bits, NONE, reads, ANYONE;
    30 => NetprPathType, "3.1.4.29", path::netpr_path_type, NONE, reads, ANYONE;
    31 => NetprPathCanonicalize, "3.1.4.30", path::netpr_path_canonicalize, NONE, reads, ANYONE;
    32 => NetprPathCompare, "3.1.4.31", path::netpr_path_compare, NONE, reads, ANYONE;
    33 => NetprNameValidate, "3.1.4.32", name::netpr_name_validate, NONE, reads, ANYONE;
    34 => NetprNameCanonicalize, "3.1.4.33", name::netpr_name_canonicalize, NONE, reads, ANYONE;
    35 => NetprNameCompare, "3.1.4.34", name::netpr_name_compare, NONE, reads, ANYONE;
    36 => NetrShareEnumSticky, "3.1.4.9", share_enum::netr_share_enum_sticky, SHARES_READ, reads, STICKY_LEVELS by info_struct.level;
    37 => NetrShareDelStart, "3.1.4.14", share_del::netr_share_del_start, SHARES_CHANGED, changes, SHARE_ADD_DEL;
    // Whoever holds the handle passed the check of opnum 37.
    38 => NetrShareDelCommit, "3.1.4.15", share_del::netr_share_del_commit, SHARES_CHANGED, changes, ANYONE;
    39 => NetrpGetFileSecurity, "3.1.4.27", security::netrp_get_file_security, SHARED_FILES, reads, SHARES;
    40 => NetrpSetFileSecurity, "3.1.4.28", security::netrp_set_file_security, SHARED_FILES, changes, SHARES;
    41 => NetrServerTransportAddEx, "3.1.4.23", transport::netr_server_transport_add_ex, LISTENERS, changes, TRANSPORT_SET;
    42 => Opnum42NotUsedOnWire, "3.1.4", service_bits::server_set_service_bits_ex, NONE, reads, ANYONE;
    43 => NetrDfsGetVersion, "3.1.4.35", dfs::netr_dfs_get_version, NONE, reads, ANYONE;
    44 => NetrDfsCreateLocalPartition, "3.1.4.36", dfs::netr_dfs_create_local_partition, NONE, reads, ANYONE;
    45 => NetrDfsDeleteLocalPartition, "3.1.4.37", dfs::netr_dfs_delete_local_partition, NONE, reads, ANYONE;
    46 => NetrDfsSetLocalVolumeState, "3.1.4.38", dfs::netr_dfs_set_local_volume_state, NONE, reads, ANYONE;
    47 => Opnum47NotUsedOnWire, "3.1.4";
    48 => NetrDfsCreateExitPoint, "3.1.4.39", dfs::netr_dfs_create_exit_point, NONE, reads, ANYONE;
    49 => NetrDfsDeleteExitPoint, "3.1.4.41", dfs::netr_dfs_delete_exit_point, NONE, reads, ANYONE;
    50 => NetrDfsModifyPrefix, "3.1.4.40", dfs::netr_dfs_modify_prefix, NONE, reads, ANYONE;
    51 => NetrDfsFixLocalVolume, "3.1.4.42", dfs::netr_dfs_fix_local_volume, NONE, reads, ANYONE;
    52 => NetrDfsManagerReportSiteInfo, "3.1.4.43", dfs::netr_dfs_manager_report_site_info, NONE, reads, ANYONE;
    53 => NetrServerTransportDelEx, "3.1.4.26", transport::netr_server_transport_del_ex, LISTENERS, changes, TRANSPORT_SET;
    54 => NetrServerAliasAdd, "3.1.4.44", alias::netr_server_alias_add, NONE, changes, ALIASES;
    55 => NetrServerAliasEnum, "3.1.4.45", alias::netr_server_alias_enum, NONE, reads, ALIASES_READ;
    56 => NetrServerAliasDel, "3.1.4.46", alias::netr_server_alias_del, NONE, changes, SHARE_ADD_DEL;
    57 => NetrShareDelEx, "3.1.4.47", share_del::netr_share_del_ex, SHARES_CHANGED, changes, SHARE_ADD_DEL;
}

#[cfg(test)]
#[path = "opnum_tests.rs"]
mod tests;
