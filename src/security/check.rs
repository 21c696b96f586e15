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
/// - An absent and a null DACL grant everything the object knows; an empty one grants nothing.
/// - Entries count in order, right by right: the first that speaks of a right decides it. Generic bits in entries are resolved as well.
/// - Inherit-only entries, entries with an object type, and allowing entries with a condition are passed over; a denying entry with a
///   condition denies, since what cannot be evaluated must not help.
/// - Deny-only SIDs match denying entries only.
/// - The owner reads and writes the DACL in any case, unless an entry for OWNER RIGHTS says what owners may.
/// - ACCESS_SYSTEM_SECURITY comes with SeSecurityPrivilege and WRITE_OWNER also with SeTakeOwnershipPrivilege.
pub fn access_check(
    sd: &SecurityDescriptor,
    token: &Token,
    desired: u32,
    mapping: &GenericMapping,
) -> Result<u32, Denied> {
    let wanted = mapping.map(desired) & !MAXIMUM_ALLOWED;
    // Absent and null both mean that the object is not protected; only system security stays a matter of privilege.
    let held = match &sd.dacl {
        AclSlot::Absent | AclSlot::Null => (mapping.all | wanted) & !ACCESS_SYSTEM_SECURITY,
        AclSlot::List(acl) => by_list(sd, token, &acl.aces, mapping),
    } | by_privilege(token);
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

/// What the entries give. A right is fixed by the first entry that speaks of it.
fn by_list(sd: &SecurityDescriptor, token: &Token, aces: &[Ace], mapping: &GenericMapping) -> u32 {
    let owns = sd.owner.is_some_and(|owner| token.has_sid(&owner));
    let named = sd.owner.is_some_and(|owner| token.is_hit_by(&owner));
    let ruled = aces
        .iter()
        .any(|ace| is_effective(ace) && ace.sid == well_known::OWNER_RIGHTS);
    let mut granted = if owns && !ruled {
        READ_CONTROL | WRITE_DAC
    } else {
        0
    };
    let mut denied = 0;
    for ace in aces.iter().filter(|ace| is_effective(ace)) {
        let for_owner = ace.sid == well_known::OWNER_RIGHTS;
        let mask = mapping.map(ace.mask);
        match ace.kind {
            ace_type::ALLOWED | ace_type::ALLOWED_OBJECT
                if token.has_sid(&ace.sid) || (for_owner && owns) =>
            {
                granted |= mask & !denied;
            }
            ace_type::DENIED
            | ace_type::DENIED_OBJECT
            | ace_type::DENIED_CALLBACK
            | ace_type::DENIED_CALLBACK_OBJECT
                if token.is_hit_by(&ace.sid) || (for_owner && named) =>
            {
                denied |= mask & !granted;
            }
            _ => {}
        }
    }
    // No entry can give what only a privilege gives.
    granted & !ACCESS_SYSTEM_SECURITY
}

/// Speaks of the object itself and of all of it.
fn is_effective(ace: &Ace) -> bool {
    ace.flags & ace_flags::INHERIT_ONLY == 0 && ace.object.object.is_none()
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
        assert_eq!(
            access_check(&SecurityDescriptor::default(), &nobody, GENERIC_ALL, &FILE),
            Ok(FILE.all)
        );
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
    fn passed_over_entries() {
        let token = Token::of(&[WORLD]);
        let inherit_only = Ace::new(ace_type::ALLOWED, ace_flags::INHERIT_ONLY, 1, WORLD);
        let mut typed = Ace::new(ace_type::ALLOWED_OBJECT, 0, 1, WORLD);
        typed.object.object = Some([1; 16]);
        let conditional = Ace::new(ace_type::ALLOWED_CALLBACK, 0, 1, WORLD);
        let audit = Ace::new(ace_type::AUDIT, 0, 1, WORLD);
        for ace in [inherit_only, typed, conditional, audit] {
            assert_eq!(access_check(&sd(vec![ace]), &token, 1, &FILE), Err(Denied));
        }
        let untyped = Ace::new(ace_type::ALLOWED_OBJECT, 0, 1, WORLD);
        assert_eq!(access_check(&sd(vec![untyped]), &token, 1, &FILE), Ok(1));
        let condition = Ace::new(ace_type::DENIED_CALLBACK, 0, 1, WORLD);
        assert_eq!(
            access_check(&sd(vec![condition, allow(WORLD, 1)]), &token, 1, &FILE),
            Err(Denied)
        );
    }
}
