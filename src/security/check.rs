#![forbid(unsafe_code)]
//! [MS-DTYP] 2.5.3.2: the access check.

use super::ace::{ace_flags, ace_type};
use super::rights::{
    ACCESS_SYSTEM_SECURITY, MAXIMUM_ALLOWED, READ_CONTROL, WRITE_DAC, WRITE_OWNER,
};
use super::{well_known, Ace, AclSlot, GenericMapping, Privileges, SecurityDescriptor, Token};

/// Access is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Denied;

/// Which rights the token has on an object under `sd`, if it has all of `desired`.
///
/// `desired` may hold generic bits, which `mapping` resolves, and MAXIMUM_ALLOWED, which asks for all there is and is refused when
/// there is nothing. Without MAXIMUM_ALLOWED the answer is exactly `desired`, resolved.
///
/// - A null DACL grants everything the object knows. An absent one grants nothing, privileges or not, as in Samba: a decision that
///   lacks its list means no. An empty one grants nothing either.
/// - Entries count in order, right by right: the first that speaks of a right decides it. Generic bits in entries are resolved as well.
/// - Inherit-only entries are passed over.
/// - What cannot be evaluated never helps: an entry with an object type or a condition, and one of a kind that nobody knows, counts when
///   it denies and is passed over when it allows. Samba passes over conditions that deny.
/// - Deny-only SIDs match denying entries only.
/// - The owner reads and writes the DACL in any case, unless an entry for OWNER RIGHTS, of whatever kind, says what owners may.
/// - ACCESS_SYSTEM_SECURITY comes with SeSecurityPrivilege and with nothing else, though Samba takes it from entries and null DACLs too;
///   WRITE_OWNER comes also with SeTakeOwnershipPrivilege.
pub fn access_check(
    sd: &SecurityDescriptor,
    token: &Token,
    desired: u32,
    mapping: &GenericMapping,
) -> Result<u32, Denied> {
    let wanted = mapping.map(desired) & !MAXIMUM_ALLOWED;
    let held = match &sd.dacl {
        AclSlot::Absent => 0,
        AclSlot::Null => (mapping.all | wanted) & !ACCESS_SYSTEM_SECURITY | by_privilege(token),
        AclSlot::List(acl) => by_list(sd, token, &acl.aces, mapping) | by_privilege(token),
    };
    if wanted & !held != 0 {
        return Err(Denied);
    }
    if desired & MAXIMUM_ALLOWED == 0 {
        return Ok(wanted);
    }
    // System security is not offered to those who merely ask for everything.
    let most = wanted | (held & !ACCESS_SYSTEM_SECURITY);
    if most == 0 {
        Err(Denied)
    } else {
        Ok(most)
    }
}

/// What privileges give, whatever the DACL says.
fn by_privilege(token: &Token) -> u32 {
    let mut held = 0;
    if token.privileges.has(Privileges::SECURITY) {
        held |= ACCESS_SYSTEM_SECURITY;
    }
    if token.privileges.has(Privileges::TAKE_OWNERSHIP) {
        held |= WRITE_OWNER;
    }
    held
}

/// What an entry does with the rights that it names.
enum Effect {
    Allows,
    Denies,
    Nothing,
}

/// Only the plain kind allows: Samba's own check passes over the object kind, with and without a type, and nobody here evaluates
/// conditions. Whatever is not known to allow or to be silent denies.
const fn effect(kind: u8) -> Effect {
    use ace_type::*;
    match kind {
        ALLOWED => Effect::Allows,
        ALLOWED_OBJECT | ALLOWED_CALLBACK | ALLOWED_CALLBACK_OBJECT => Effect::Nothing,
        AUDIT | ALARM | AUDIT_OBJECT | ALARM_OBJECT | AUDIT_CALLBACK | AUDIT_CALLBACK_OBJECT => {
            Effect::Nothing
        }
        MANDATORY_LABEL | RESOURCE_ATTRIBUTE | SCOPED_POLICY => Effect::Nothing,
        _ => Effect::Denies,
    }
}

/// What the entries give. A right is fixed by the first entry that speaks of it.
fn by_list(sd: &SecurityDescriptor, token: &Token, aces: &[Ace], mapping: &GenericMapping) -> u32 {
    let owns = sd.owner.is_some_and(|owner| token.has_sid(&owner));
    let named = sd.owner.is_some_and(|owner| token.is_hit_by(&owner));
    let effective = || {
        let own = |ace: &&Ace| ace.flags & ace_flags::INHERIT_ONLY == 0;
        aces.iter().filter(own)
    };
    let ruled = effective().any(|ace| ace.sid == well_known::OWNER_RIGHTS);
    let mut granted = if owns && !ruled {
        READ_CONTROL | WRITE_DAC
    } else {
        0
    };
    let mut denied = 0;
    for ace in effective() {
        let for_owner = ace.sid == well_known::OWNER_RIGHTS;
        let mask = mapping.map(ace.mask);
        match effect(ace.kind) {
            Effect::Allows if token.has_sid(&ace.sid) || (for_owner && owns) => {
                granted |= mask & !denied;
            }
            Effect::Denies if token.is_hit_by(&ace.sid) || (for_owner && named) => {
                denied |= mask & !granted;
            }
            Effect::Allows | Effect::Denies | Effect::Nothing => {}
        }
    }
    // No entry can give what only a privilege gives, and MAXIMUM_ALLOWED is a question, not a right.
    granted & !(ACCESS_SYSTEM_SECURITY | MAXIMUM_ALLOWED)
}

#[cfg(test)]
mod tests {
    use super::super::rights::{GENERIC_ALL, GENERIC_READ};
    use super::super::{Acl, Sid, TokenSid};
    use super::well_known::{ADMINISTRATORS, ANONYMOUS, OWNER_RIGHTS, USERS, WORLD};
    use super::*;

    const FILE: GenericMapping = GenericMapping::FILE;

    fn sd(aces: Vec<Ace>) -> SecurityDescriptor {
        SecurityDescriptor {
            dacl: AclSlot::List(Acl { aces }),
            ..Default::default()
        }
    }

    fn allow(sid: Sid, mask: u32) -> Ace {
        Ace::new(ace_type::ALLOWED, 0, mask, sid)
    }

    fn deny(sid: Sid, mask: u32) -> Ace {
        Ace::new(ace_type::DENIED, 0, mask, sid)
    }

    #[test]
    fn absent_null_and_empty_differ() {
        let nobody = Token::default();
        let null = SecurityDescriptor {
            dacl: AclSlot::Null,
            ..Default::default()
        };
        let mut owner = Token::of(&[USERS]);
        owner.privileges = Privileges::TAKE_OWNERSHIP;
        let absent = SecurityDescriptor {
            owner: Some(USERS),
            ..Default::default()
        };
        for right in [GENERIC_ALL, READ_CONTROL, WRITE_OWNER, MAXIMUM_ALLOWED] {
            assert_eq!(access_check(&absent, &owner, right, &FILE), Err(Denied));
        }
        assert_eq!(
            access_check(&null, &nobody, MAXIMUM_ALLOWED, &FILE),
            Ok(FILE.all)
        );
        assert_eq!(
            access_check(&null, &nobody, ACCESS_SYSTEM_SECURITY, &FILE),
            Err(Denied)
        );
        assert_eq!(
            access_check(&sd(vec![]), &Token::of(&[WORLD]), 1, &FILE),
            Err(Denied)
        );
        assert_eq!(
            access_check(&sd(vec![]), &Token::of(&[WORLD]), MAXIMUM_ALLOWED, &FILE),
            Err(Denied)
        );
    }

    #[test]
    fn order_decides() {
        let who = Token::of(&[USERS, WORLD]);
        assert_eq!(
            access_check(&sd(vec![deny(USERS, 1), allow(WORLD, 3)]), &who, 1, &FILE),
            Err(Denied)
        );
        assert_eq!(
            access_check(&sd(vec![allow(WORLD, 3), deny(USERS, 1)]), &who, 1, &FILE),
            Ok(1)
        );
        assert_eq!(
            access_check(
                &sd(vec![deny(USERS, 1), allow(WORLD, 3)]),
                &who,
                MAXIMUM_ALLOWED,
                &FILE
            ),
            Ok(2)
        );
        assert_eq!(
            access_check(&sd(vec![allow(WORLD, 1), allow(USERS, 2)]), &who, 3, &FILE),
            Ok(3)
        );
        assert_eq!(
            access_check(
                &sd(vec![deny(USERS, GENERIC_READ), allow(WORLD, GENERIC_ALL)]),
                &who,
                1,
                &FILE
            ),
            Err(Denied)
        );
    }

    #[test]
    fn tokens_of_none_and_of_a_thousand() {
        let list = sd(vec![allow(WORLD, 1)]);
        assert_eq!(
            access_check(&list, &Token::default(), 1, &FILE),
            Err(Denied)
        );
        let base = Sid::new(5, &[21, 1, 2, 3]).unwrap();
        let many: Vec<Sid> = (1000..1999)
            .map(|rid| base.child(rid).unwrap())
            .chain([WORLD])
            .collect();
        assert_eq!(access_check(&list, &Token::of(&many), 1, &FILE), Ok(1));
        assert_eq!(
            access_check(
                &sd(vec![deny(many[998], 1), allow(WORLD, 1)]),
                &Token::of(&many),
                1,
                &FILE
            ),
            Err(Denied)
        );
    }

    #[test]
    fn deny_only_never_helps() {
        let mut token = Token::of(&[WORLD]);
        token.sids.push(TokenSid {
            sid: ADMINISTRATORS,
            deny_only: true,
        });
        assert_eq!(
            access_check(&sd(vec![allow(ADMINISTRATORS, 1)]), &token, 1, &FILE),
            Err(Denied)
        );
        assert_eq!(
            access_check(
                &sd(vec![deny(ADMINISTRATORS, 1), allow(WORLD, 1)]),
                &token,
                1,
                &FILE
            ),
            Err(Denied)
        );
        let mut owned = sd(vec![]);
        owned.owner = Some(ADMINISTRATORS);
        assert_eq!(
            access_check(&owned, &token, READ_CONTROL, &FILE),
            Err(Denied)
        );
    }

    #[test]
    fn owners() {
        let token = Token::of(&[USERS]);
        let mut owned = sd(vec![deny(USERS, READ_CONTROL)]);
        owned.owner = Some(USERS);
        assert_eq!(
            access_check(&owned, &token, READ_CONTROL | WRITE_DAC, &FILE),
            Ok(READ_CONTROL | WRITE_DAC)
        );
        owned.dacl = AclSlot::List(Acl {
            aces: vec![allow(OWNER_RIGHTS, 1)],
        });
        assert_eq!(
            access_check(&owned, &token, READ_CONTROL, &FILE),
            Err(Denied)
        );
        assert_eq!(access_check(&owned, &token, 1, &FILE), Ok(1));
        assert_eq!(
            access_check(&owned, &Token::of(&[WORLD]), 1, &FILE),
            Err(Denied)
        );
        owned.dacl = AclSlot::List(Acl {
            aces: vec![Ace::new(0, ace_flags::INHERIT_ONLY, 1, OWNER_RIGHTS)],
        });
        assert_eq!(
            access_check(&owned, &token, READ_CONTROL, &FILE),
            Ok(READ_CONTROL)
        );
    }

    #[test]
    fn privileges() {
        let mut token = Token::of(&[ANONYMOUS]);
        let list = sd(vec![allow(ANONYMOUS, 1 | ACCESS_SYSTEM_SECURITY)]);
        assert_eq!(
            access_check(&list, &token, ACCESS_SYSTEM_SECURITY, &FILE),
            Err(Denied)
        );
        token.privileges = Privileges::SECURITY;
        assert_eq!(
            access_check(&list, &token, ACCESS_SYSTEM_SECURITY | 1, &FILE),
            Ok(ACCESS_SYSTEM_SECURITY | 1)
        );
        assert_eq!(access_check(&list, &token, MAXIMUM_ALLOWED, &FILE), Ok(1));
        assert_eq!(access_check(&list, &token, WRITE_OWNER, &FILE), Err(Denied));
        token.privileges = Privileges::TAKE_OWNERSHIP;
        assert_eq!(
            access_check(&list, &token, WRITE_OWNER, &FILE),
            Ok(WRITE_OWNER)
        );
    }

    #[test]
    fn what_cannot_be_evaluated_never_helps() {
        let token = Token::of(&[WORLD]);
        let typed = |kind| {
            let mut ace = Ace::new(kind, 0, 1, WORLD);
            ace.object.object = Some([1; 16]);
            ace
        };
        let plain = |kind| Ace::new(kind, 0, 1, WORLD);
        let inherit_only = Ace::new(ace_type::ALLOWED, ace_flags::INHERIT_ONLY, 1, WORLD);
        assert_eq!(
            access_check(&sd(vec![inherit_only]), &token, 1, &FILE),
            Err(Denied)
        );
        for kind in (0..=u8::MAX).filter(|kind| *kind != ace_type::ALLOWED) {
            for ace in [plain(kind), typed(kind)] {
                let alone = sd(vec![ace.clone()]);
                assert_eq!(access_check(&alone, &token, 1, &FILE), Err(Denied));
                let silent = matches!(kind, 2 | 3 | 5 | 7 | 8 | 9 | 0xB | 0xD | 0xF | 0x11..=0x13);
                let before = sd(vec![ace.clone(), allow(WORLD, 1)]);
                let got = access_check(&before, &token, 1, &FILE);
                assert_eq!(got.is_ok(), silent, "{ace:?}");
                let after = sd(vec![allow(WORLD, 1), ace]);
                assert_eq!(access_check(&after, &token, 1, &FILE), Ok(1));
            }
        }
    }

    #[test]
    fn an_entry_for_owner_rights_of_any_kind_takes_the_implicit_ones() {
        let token = Token::of(&[USERS]);
        for kind in 0..=u8::MAX {
            let mut ace = Ace::new(kind, 0, 1, OWNER_RIGHTS);
            ace.object.object = Some([1; 16]);
            let mut owned = sd(vec![ace]);
            owned.owner = Some(USERS);
            assert_eq!(
                access_check(&owned, &token, READ_CONTROL, &FILE),
                Err(Denied)
            );
        }
    }

    #[test]
    fn generic_bits_and_questions_in_entries_are_no_rights() {
        let token = Token::of(&[WORLD]);
        let list = sd(vec![allow(WORLD, GENERIC_READ | MAXIMUM_ALLOWED)]);
        assert_eq!(
            access_check(&list, &token, MAXIMUM_ALLOWED, &FILE),
            Ok(FILE.read)
        );
        let denied = sd(vec![deny(WORLD, MAXIMUM_ALLOWED), allow(WORLD, 1)]);
        assert_eq!(access_check(&denied, &token, MAXIMUM_ALLOWED, &FILE), Ok(1));
    }
}
