#![forbid(unsafe_code)]
//! THE table: number, name, section and messages of each of the 58 operations.

use crate::idl::*;
use crate::ndr::{Message, NdrError, Reader, Syntax, Value};

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
    /// Its request; `None`: nobody has published its parameters.
    pub request: Option<Form>,
    /// Its reply.
    pub reply: Option<Form>,
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
    })
}

macro_rules! table {
    (@row $number:literal, $name:ident, $section:literal, unused) => {
        Row { opnum: $number, name: stringify!($name), c_name: concat!(stringify!($name), "\0"), section: $section, request: None, reply: None }
    };
    (@row $number:literal, $name:ident, $section:literal, ($in:ty, $out:ty)) => {
        Row {
            opnum: $number,
            name: stringify!($name),
            c_name: concat!(stringify!($name), "\0"),
            section: $section,
            request: form::<$in>(),
            reply: form::<$out>(),
        }
    };
    ($($number:literal => $name:ident, $section:literal, $messages:tt;)*) => {
        /// All operations, by number and without gaps.
        pub static TABLE: [Row; 58] = [$(table!(@row $number, $name, $section, $messages)),*];
    };
}

table! {
    0 => Opnum0NotUsedOnWire, "3.1.4", (CharDevEnumIn, CharDevEnumOut);
    1 => Opnum1NotUsedOnWire, "3.1.4", (CharDevGetInfoIn, CharDevGetInfoOut);
    2 => Opnum2NotUsedOnWire, "3.1.4", (CharDevControlIn, CharDevStatusOut);
    3 => Opnum3NotUsedOnWire, "3.1.4", (CharDevQEnumIn, CharDevQEnumOut);
    4 => Opnum4NotUsedOnWire, "3.1.4", (CharDevQGetInfoIn, CharDevQGetInfoOut);
    5 => Opnum5NotUsedOnWire, "3.1.4", (CharDevQSetInfoIn, CharDevQSetInfoOut);
    6 => Opnum6NotUsedOnWire, "3.1.4", (CharDevQPurgeIn, CharDevStatusOut);
    7 => Opnum7NotUsedOnWire, "3.1.4", (CharDevQPurgeSelfIn, CharDevStatusOut);
    8 => NetrConnectionEnum, "3.1.4.1", (NetrConnectionEnumIn, NetrConnectionEnumOut);
    9 => NetrFileEnum, "3.1.4.2", (NetrFileEnumIn, NetrFileEnumOut);
    10 => NetrFileGetInfo, "3.1.4.3", (NetrFileGetInfoIn, NetrFileGetInfoOut);
    11 => NetrFileClose, "3.1.4.4", (NetrFileCloseIn, NetrFileCloseOut);
    12 => NetrSessionEnum, "3.1.4.5", (NetrSessionEnumIn, NetrSessionEnumOut);
    13 => NetrSessionDel, "3.1.4.6", (NetrSessionDelIn, NetrSessionDelOut);
    14 => NetrShareAdd, "3.1.4.7", (NetrShareAddIn, NetrShareAddOut);
    15 => NetrShareEnum, "3.1.4.8", (NetrShareEnumIn, NetrShareEnumOut);
    16 => NetrShareGetInfo, "3.1.4.10", (NetrShareGetInfoIn, NetrShareGetInfoOut);
    17 => NetrShareSetInfo, "3.1.4.11", (NetrShareSetInfoIn, NetrShareSetInfoOut);
    18 => NetrShareDel, "3.1.4.12", (NetrShareDelIn, NetrShareDelOut);
    19 => NetrShareDelSticky, "3.1.4.13", (NetrShareDelStickyIn, NetrShareDelStickyOut);
    20 => NetrShareCheck, "3.1.4.16", (NetrShareCheckIn, NetrShareCheckOut);
    21 => NetrServerGetInfo, "3.1.4.17", (NetrServerGetInfoIn, NetrServerGetInfoOut);
    22 => NetrServerSetInfo, "3.1.4.18", (NetrServerSetInfoIn, NetrServerSetInfoOut);
    23 => NetrServerDiskEnum, "3.1.4.19", (NetrServerDiskEnumIn, NetrServerDiskEnumOut);
    24 => NetrServerStatisticsGet, "3.1.4.20", (NetrServerStatisticsGetIn, NetrServerStatisticsGetOut);
    25 => NetrServerTransportAdd, "3.1.4.22", (NetrServerTransportAddIn, NetrServerTransportAddOut);
    26 => NetrServerTransportEnum, "3.1.4.24", (NetrServerTransportEnumIn, NetrServerTransportEnumOut);
    27 => NetrServerTransportDel, "3.1.4.25", (NetrServerTransportDelIn, NetrServerTransportDelOut);
    28 => NetrRemoteTOD, "3.1.4.21", (NetrRemoteTODIn, NetrRemoteTODOut);
    29 => Opnum29NotUsedOnWire, "3.1.4", (SetServiceBitsIn, ServiceBitsOut);
    30 => NetprPathType, "3.1.4.29", (NetprPathTypeIn, NetprPathTypeOut);
    31 => NetprPathCanonicalize, "3.1.4.30", (NetprPathCanonicalizeIn, NetprPathCanonicalizeOut);
    32 => NetprPathCompare, "3.1.4.31", (NetprPathCompareIn, NetprPathCompareOut);
    33 => NetprNameValidate, "3.1.4.32", (NetprNameValidateIn, NetprNameValidateOut);
    34 => NetprNameCanonicalize, "3.1.4.33", (NetprNameCanonicalizeIn, NetprNameCanonicalizeOut);
    35 => NetprNameCompare, "3.1.4.34", (NetprNameCompareIn, NetprNameCompareOut);
    36 => NetrShareEnumSticky, "3.1.4.9", (NetrShareEnumStickyIn, NetrShareEnumStickyOut);
    37 => NetrShareDelStart, "3.1.4.14", (NetrShareDelStartIn, NetrShareDelStartOut);
    38 => NetrShareDelCommit, "3.1.4.15", (NetrShareDelCommitIn, NetrShareDelCommitOut);
    39 => NetrpGetFileSecurity, "3.1.4.27", (NetrpGetFileSecurityIn, NetrpGetFileSecurityOut);
    40 => NetrpSetFileSecurity, "3.1.4.28", (NetrpSetFileSecurityIn, NetrpSetFileSecurityOut);
    41 => NetrServerTransportAddEx, "3.1.4.23", (NetrServerTransportAddExIn, NetrServerTransportAddExOut);
    42 => Opnum42NotUsedOnWire, "3.1.4", (ServerSetServiceBitsExIn, ServiceBitsOut);
    43 => NetrDfsGetVersion, "3.1.4.35", (NetrDfsGetVersionIn, NetrDfsGetVersionOut);
    44 => NetrDfsCreateLocalPartition, "3.1.4.36", (NetrDfsCreateLocalPartitionIn, NetrDfsCreateLocalPartitionOut);
    45 => NetrDfsDeleteLocalPartition, "3.1.4.37", (NetrDfsDeleteLocalPartitionIn, NetrDfsDeleteLocalPartitionOut);
    46 => NetrDfsSetLocalVolumeState, "3.1.4.38", (NetrDfsSetLocalVolumeStateIn, NetrDfsSetLocalVolumeStateOut);
    47 => Opnum47NotUsedOnWire, "3.1.4", unused;
    48 => NetrDfsCreateExitPoint, "3.1.4.39", (NetrDfsCreateExitPointIn, NetrDfsCreateExitPointOut);
    49 => NetrDfsDeleteExitPoint, "3.1.4.41", (NetrDfsDeleteExitPointIn, NetrDfsDeleteExitPointOut);
    50 => NetrDfsModifyPrefix, "3.1.4.40", (NetrDfsModifyPrefixIn, NetrDfsModifyPrefixOut);
    51 => NetrDfsFixLocalVolume, "3.1.4.42", (NetrDfsFixLocalVolumeIn, NetrDfsFixLocalVolumeOut);
    52 => NetrDfsManagerReportSiteInfo, "3.1.4.43", (NetrDfsManagerReportSiteInfoIn, NetrDfsManagerReportSiteInfoOut);
    53 => NetrServerTransportDelEx, "3.1.4.26", (NetrServerTransportDelExIn, NetrServerTransportDelExOut);
    54 => NetrServerAliasAdd, "3.1.4.44", (NetrServerAliasAddIn, NetrServerAliasAddOut);
    55 => NetrServerAliasEnum, "3.1.4.45", (NetrServerAliasEnumIn, NetrServerAliasEnumOut);
    56 => NetrServerAliasDel, "3.1.4.46", (NetrServerAliasDelIn, NetrServerAliasDelOut);
    57 => NetrShareDelEx, "3.1.4.47", (NetrShareDelExIn, NetrShareDelExOut);
}

#[cfg(test)]
#[path = "opnum_tests.rs"]
mod tests;
