#![forbid(unsafe_code)]
//! What a call says of its caller, beyond its plain facts.

use std::ffi::CStr;

use super::sys::frame::Frame;
use super::sys::handles::{Address, DomSid};
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::text;

/// `DCERPC_AUTH_LEVEL_PRIVACY`
const SEALED: u32 = 6;

/// How a token's SID begins by which smbd tells that a pipe was opened in an encrypted request, S-1-22-1397571891-DIALECT-2-CIPHER, before
/// its numbers; and the number behind the dialect's.
const OF_PIPE: [u8; 8] = [1, 4, 0, 0, 0, 0, 0, 22];
const OF_SMB3: u32 = 1_397_571_891;
const ENCRYPTED: u32 = 2;

impl<'a> CallFacts<'a> {
    /// The name as the client sent it: `%U`. Texts here are Samba's; one that is not there is empty.
    pub(in crate::samba) fn sent_name(&self) -> &'a CStr {
        self.sent_name.get().unwrap_or_default()
    }

    /// The name in the machine's user database: `%u`.
    pub(in crate::samba) fn unix_name(&self) -> &'a CStr {
        self.unix_name.get().unwrap_or_default()
    }

    /// `%D`
    pub(in crate::samba) fn domain(&self) -> &'a CStr {
        self.domain.get().unwrap_or_default()
    }

    /// The session says who the caller is, as lists of users want to know it.
    pub(in crate::samba) fn is_named(&self) -> bool {
        self.unix_name.get().is_some() && self.domain.get().is_some()
    }

    /// Numeric, `%I`; `None`: the client is local.
    pub(in crate::samba) fn client_address(&self) -> Option<&'a CStr> {
        self.client_address.get()
    }

    /// Numeric, `%i`; `None`: the client is local.
    pub(in crate::samba) fn local_address(&self) -> Option<&'a CStr> {
        self.local_address.get()
    }

    /// The client's end of the connection as sessions have it, `ipv4:A:PORT`; `None` when it is local.
    pub(crate) fn client_endpoint(&self) -> Option<String> {
        endpoint(self.remote?)
    }

    /// The server's end.
    pub(in crate::samba) fn server_endpoint(&self) -> Option<String> {
        endpoint(self.local?)
    }

    /// Nobody on the network can read what the call says and is answered: the bind seals it, or SMB encrypts all of the pipe.
    pub(in crate::samba) fn is_encrypted(&self) -> bool {
        self.auth_level == SEALED || tells_of_encryption(self.sids())
    }
}

/// Whether one of a token's SIDs says that the pipe is encrypted. smbd opens no pipe for a token that has such a SID before.
fn tells_of_encryption(sids: &[u8]) -> bool {
    let number = |sid: &[u8], at: usize| {
        let bytes = sid.get(OF_PIPE.len() + 4 * at..)?.first_chunk()?;
        Some(u32::from_ne_bytes(*bytes))
    };
    sids.chunks_exact(DomSid::SIZE).any(|sid| {
        sid.starts_with(&OF_PIPE)
            && number(sid, 0) == Some(OF_SMB3)
            && number(sid, 2) == Some(ENCRYPTED)
    })
}

fn endpoint(address: Address<'_>) -> Option<String> {
    let text = samba::tsocket_address_string(address, &Frame::new()?)?;
    Some(text::outwards(text.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sid(authority: u8, numbers: [u32; 4]) -> [u8; DomSid::SIZE] {
        let mut sid = [0; DomSid::SIZE];
        sid[..8].copy_from_slice(&[1, 4, 0, 0, 0, 0, 0, authority]);
        for (at, number) in numbers.into_iter().enumerate() {
            sid[8 + 4 * at..12 + 4 * at].copy_from_slice(&number.to_ne_bytes());
        }
        sid
    }

    #[test]
    fn a_pipe_is_encrypted_when_its_token_says_so() {
        let user = sid(5, [21, 1, 2, 3]);
        let told = sid(22, [OF_SMB3, 0x311, ENCRYPTED, 2]);
        assert!(tells_of_encryption(&[user, told].concat()));
        for other in [
            user,
            sid(22, [OF_SMB3, 0x311, 0, 2]),
            sid(22, [1, 0x311, ENCRYPTED, 2]),
            sid(5, [OF_SMB3, 0x311, ENCRYPTED, 2]),
        ] {
            assert!(!tells_of_encryption(&[user, other].concat()));
        }
        assert!(!tells_of_encryption(&[]));
    }
}
