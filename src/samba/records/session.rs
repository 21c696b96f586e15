#![forbid(unsafe_code)]
//! Records of smbXsrv_session_global.tdb. Keys in them are passed by, texts are lent: nothing of a record is in our memory but what is
//! taken out of it.

use super::form::Form;
use super::parts::{check_key, Sid, Time};
use super::watched::without_watchers;
use crate::ndr::record::{decode, Leaf, NotStored, PassedBy, Record, Sample, Text};
use crate::ndr::{Guid, NdrError, Reader, Writer};
use crate::ndr_record;
use crate::registry::records::ServerId;

ndr_record! {
    /// smbXsrv_session_global
    Session<'a> for Form {
        db_rec: NotStored = "db_rec",
        id: u32 = "session_global_id",
        wire_id: u64 = "session_wire_id",
        created: Time = "creation_time",
        expires: Time = "expiration_time",
        authenticated: Time = "auth_time",
        authentications: u32 = "auth_session_info_seqnum",
        user: Option<User<'a>> = "auth_session_info",
        dialect: u16 = "connection_dialect",
        client_guid: Guid = "client_guid" if client_guid,
        signing_flags: u8 = "signing_flags",
        signing_algo: u16 = "signing_algo",
        encryption_flags: u8 = "encryption_flags",
        encryption_cipher: u16 = "encryption_cipher",
        signing_key: PassedBy = "signing_key_blob",
        signing_key_pointer: NotStored = "signing_key",
        encryption_key: PassedBy = "encryption_key_blob",
        encryption_key_pointer: NotStored = "encryption_key",
        decryption_key: PassedBy = "decryption_key_blob",
        decryption_key_pointer: NotStored = "decryption_key",
        application_key: PassedBy = "application_key_blob",
        application_key_pointer: NotStored = "application_key",
        channels: Channels<'a> = "channels",
    }
}

ndr_record! {
    /// smbXsrv_channel_global: a transport connection of a session.
    Channel<'a> for Form {
        server: ServerId = "server_id",
        id: u64 = "channel_id",
        created: Time = "creation_time",
        local_address: Text<'a> = "local_address",
        remote_address: Text<'a> = "remote_address",
        remote_name: Text<'a> = "remote_name",
        signing_key: PassedBy = "signing_key_blob",
        signing_key_pointer: NotStored = "signing_key",
        authentications: u32 = "auth_session_info_seqnum",
        connection: NotStored = "connection",
        signing_algo: u16 = "signing_algo",
        encryption_cipher: u16 = "encryption_cipher",
        transport: u8 = "transport_type" if transport,
    }
}

ndr_record! {
    /// auth_session_info
    User<'a> for Form {
        token: Option<Token<'a>> = "security_token",
        unix_token: Option<UnixToken> = "unix_token",
        info: Option<UserInfo<'a>> = "info",
        unix_info: Option<UnixInfo<'a>> = "unix_info",
        torture: NotStored = "torture",
        session_key: PassedBy = "session_key",
        credentials: NotStored = "credentials",
        unique: Guid = "unique_session_token",
        ticket_type: u16 = "ticket_type",
    }
}

ndr_record! {
    /// auth_user_info
    UserInfo<'a> for Form {
        account_name: Option<Text<'a>> = "account_name",
        principal_name: Option<Text<'a>> = "user_principal_name",
        principal_constructed: u8 = "user_principal_constructed",
        domain_name: Option<Text<'a>> = "domain_name",
        dns_domain_name: Option<Text<'a>> = "dns_domain_name",
        full_name: Option<Text<'a>> = "full_name",
        logon_script: Option<Text<'a>> = "logon_script",
        profile_path: Option<Text<'a>> = "profile_path",
        home_directory: Option<Text<'a>> = "home_directory",
        home_drive: Option<Text<'a>> = "home_drive",
        logon_server: Option<Text<'a>> = "logon_server",
        last_logon: Time = "last_logon",
        last_logoff: Time = "last_logoff",
        acct_expiry: Time = "acct_expiry",
        last_password_change: Time = "last_password_change",
        allow_password_change: Time = "allow_password_change",
        force_password_change: Time = "force_password_change",
        logon_count: u16 = "logon_count",
        bad_password_count: u16 = "bad_password_count",
        acct_flags: u32 = "acct_flags",
        authenticated: u8 = "authenticated" if authenticated,
        user_flags: u32 = "user_flags" if user_flags,
    }
}

ndr_record! {
    /// auth_user_info_unix
    UnixInfo<'a> for Form {
        unix_name: Option<Text<'a>> = "unix_name",
        sanitized_username: Option<Text<'a>> = "sanitized_username",
    }
}

/// `num_channels` and that many channels. All of them are of one process, so the first one speaks for the others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Channels<'a> {
    pub(crate) count: u32,
    pub(crate) first: Channel<'a>,
}

/// `range(1, 1024)`
const MOST_CHANNELS: u32 = 1024;

impl<'a> Record<'a, Form> for Channels<'a> {
    fn align(form: &Form) -> usize {
        Channel::align(form)
    }
    fn pull(reader: &mut Reader<'a>, form: &Form) -> Result<Self, NdrError> {
        let count = reader.u32()?;
        if !(1..=MOST_CHANNELS).contains(&count) {
            return Err(NdrError::Range {
                what: "num_channels",
            });
        }
        let first = Channel::pull(reader, form)?;
        for _ in 1..count {
            Channel::pull(reader, form)?;
        }
        Ok(Self { count, first })
    }
    fn push(&self, writer: &mut Writer, form: &Form) {
        writer.u32(self.count);
        (0..self.count).for_each(|_| self.first.push(writer, form));
    }
    fn sample(source: &mut Sample) -> Self {
        let first = Channel::sample(source);
        Self { count: 1, first }
    }
    fn leaves(&self, name: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Record::<Form>::leaves(&self.count, "num_channels", form, out);
        (0..self.count).for_each(|_| self.first.leaves(name, form, out));
    }
}

/// `security_token`: of its SIDs the first, which is the user.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Token<'a> {
    pub(crate) user: Option<Sid<'a>>,
    privileges: u64,
    rights: u32,
    evaluate_claims: u16,
}

/// A number of SIDs, the size of their array, they themselves; the first one.
fn pull_sids<'a>(
    reader: &mut Reader<'a>,
    number: u32,
    form: &Form,
) -> Result<Option<Sid<'a>>, NdrError> {
    if reader.u32()? != number {
        return Err(NdrError::Mismatch {
            offset: reader.offset(),
            what: "num_sids",
        });
    }
    let mut first = None;
    for _ in 0..number {
        let sid = Sid::pull(reader, form)?;
        first.get_or_insert(sid);
    }
    Ok(first)
}

impl<'a> Record<'a, Form> for Token<'a> {
    fn align(_: &Form) -> usize {
        8
    }
    fn pull(reader: &mut Reader<'a>, form: &Form) -> Result<Self, NdrError> {
        reader.align(8);
        let num_sids = reader.u32()?;
        let user = pull_sids(reader, num_sids, form)?;
        let (privileges, rights) = (reader.hyper()?, reader.u32()?);
        let mut evaluate_claims = 0;
        if form.claims {
            let numbers = [reader.u32()?, reader.u32()?, reader.u32()?];
            let num_device_sids = reader.u32()?;
            let sizes = [reader.u32()?, reader.u32()?, reader.u32()?];
            // Samba cannot read a token with claims back itself: what they refer to is in the way of what comes next.
            if numbers != [0; 3] || sizes != [0; 3] {
                return Err(NdrError::Range { what: "claims" });
            }
            pull_sids(reader, num_device_sids, form)?;
            evaluate_claims = reader.u16()?;
        }
        Ok(Self {
            user,
            privileges,
            rights,
            evaluate_claims,
        })
    }
    fn push(&self, writer: &mut Writer, form: &Form) {
        let number = u32::from(self.user.is_some());
        writer.align(8);
        writer.u32(number);
        writer.u32(number);
        if let Some(user) = &self.user {
            user.push(writer, form);
        }
        writer.hyper(self.privileges);
        writer.u32(self.rights);
        if form.claims {
            // Four numbers and the sizes of four arrays.
            (0..8).for_each(|_| writer.u32(0));
            writer.u16(self.evaluate_claims);
        }
    }
    fn sample(source: &mut Sample) -> Self {
        Self {
            user: Some(Sid::sample(source)),
            privileges: Record::<Form>::sample(source),
            rights: Record::<Form>::sample(source),
            evaluate_claims: Record::<Form>::sample(source),
        }
    }
    fn leaves(&self, _: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Record::<Form>::leaves(&u32::from(self.user.is_some()), "num_sids", form, out);
        if let Some(user) = &self.user {
            user.leaves("sids", form, out);
        }
        Record::<Form>::leaves(&self.privileges, "privilege_mask", form, out);
        Record::<Form>::leaves(&self.rights, "rights_mask", form, out);
        if form.claims {
            Record::<Form>::leaves(&self.evaluate_claims, "evaluate_claims", form, out);
        }
    }
}

/// `security_unix_token`; its groups are passed by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct UnixToken {
    pub(crate) uid: u64,
    gid: u64,
}

impl<'a> Record<'a, Form> for UnixToken {
    fn align(_: &Form) -> usize {
        8
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        // The size of an array at the end stands before the structure.
        let size = reader.u32()?;
        let (uid, gid, number) = (reader.hyper()?, reader.hyper()?, reader.u32()?);
        if size != number {
            return Err(NdrError::Mismatch {
                offset: reader.offset(),
                what: "ngroups",
            });
        }
        if number > 0 {
            reader.align(8);
        }
        let groups = usize::try_from(number).ok().and_then(|n| n.checked_mul(8));
        reader.take(groups.unwrap_or(usize::MAX))?;
        Ok(Self { uid, gid })
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        writer.u32(1);
        writer.hyper(self.uid);
        writer.hyper(self.gid);
        writer.u32(1);
        writer.hyper(0);
    }
    fn sample(source: &mut Sample) -> Self {
        let mut number = || u64::from(source.next()) << 24;
        Self {
            uid: number(),
            gid: number(),
        }
    }
    fn leaves(&self, _: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Record::<Form>::leaves(&self.uid, "uid", form, out);
        Record::<Form>::leaves(&self.gid, "gid", form, out);
    }
}

/// The session of a record of the database; `None`: it is being made or was taken out, and somebody waits for that.
pub(crate) fn session<'a>(
    key: &[u8],
    value: &'a [u8],
    form: &Form,
) -> Result<Option<Session<'a>>, NdrError> {
    let value = without_watchers(value)?;
    if value.is_empty() {
        return Ok(None);
    }
    let super::parts::Versioned(session): super::parts::Versioned<Session<'a>> =
        decode(value, form)?;
    check_key(key, session.id)?;
    Ok(Some(session))
}
