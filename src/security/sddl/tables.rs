#![forbid(unsafe_code)]
//! The words of SDDL, once, for both directions.

use crate::security::{ace_flags, ace_type, control};

/// ACE types that can be said. Conditions, attributes and labels cannot: what is not understood is refused.
pub(super) const ACE_TYPES: &[(&str, u8)] = &[
    ("A", ace_type::ALLOWED),
    ("D", ace_type::DENIED),
    ("AU", ace_type::AUDIT),
    ("AL", ace_type::ALARM),
    ("OA", ace_type::ALLOWED_OBJECT),
    ("OD", ace_type::DENIED_OBJECT),
    ("OU", ace_type::AUDIT_OBJECT),
    ("OL", ace_type::ALARM_OBJECT),
];

/// ACE flags.
pub(super) const ACE_FLAGS: &[(&str, u8)] = &[
    ("OI", ace_flags::OBJECT_INHERIT),
    ("CI", ace_flags::CONTAINER_INHERIT),
    ("NP", ace_flags::NO_PROPAGATE),
    ("IO", ace_flags::INHERIT_ONLY),
    ("ID", ace_flags::INHERITED),
    ("SA", ace_flags::AUDIT_SUCCESS),
    ("FA", ace_flags::AUDIT_FAILURE),
];

/// Rights of one bit: generic, standard, directory service. The writer uses these only.
pub(super) const BITS: &[(&str, u32)] = &[
    ("GA", 0x1000_0000),
    ("GR", 0x8000_0000),
    ("GW", 0x4000_0000),
    ("GX", 0x2000_0000),
    ("CC", 0x0001),
    ("DC", 0x0002),
    ("LC", 0x0004),
    ("SW", 0x0008),
    ("RP", 0x0010),
    ("WP", 0x0020),
    ("DT", 0x0040),
    ("LO", 0x0080),
    ("CR", 0x0100),
    ("SD", 0x0001_0000),
    ("RC", 0x0002_0000),
    ("WD", 0x0004_0000),
    ("WO", 0x0008_0000),
];

/// Rights of many bits: files, then registry keys.
pub(super) const SETS: &[(&str, u32)] = &[
    ("FA", 0x001F_01FF),
    ("FR", 0x0012_0089),
    ("FW", 0x0012_0116),
    ("FX", 0x0012_00A0),
    ("KA", 0x000F_003F),
    ("KR", 0x0002_0019),
    ("KW", 0x0002_0006),
    ("KX", 0x0002_0019),
];

/// The flags before an ACL's entries, for the DACL and for the SACL.
pub(super) const DACL_FLAGS: &[(&str, u16)] = &[
    ("P", control::DACL_PROTECTED),
    ("AR", control::DACL_AUTO_INHERIT_REQ),
    ("AI", control::DACL_AUTO_INHERITED),
];
/// See [`DACL_FLAGS`].
pub(super) const SACL_FLAGS: &[(&str, u16)] = &[
    ("P", control::SACL_PROTECTED),
    ("AR", control::SACL_AUTO_INHERIT_REQ),
    ("AI", control::SACL_AUTO_INHERITED),
];

/// Said in place of entries for a null ACL.
pub(super) const NULL_ACL: &str = "NO_ACCESS_CONTROL";
