//! Shares: types.

use crate::ndr::{Bytes, WString};

crate::ndr_struct! {
    /// [2.2.4.26] SHARE_INFO_502_I.
    ShareInfo502I = "SHARE_INFO_502_I" {
        netname: Option<WString> = "shi502_netname",
        share_type: u32 = "shi502_type",
        remark: Option<WString> = "shi502_remark",
        permissions: u32 = "shi502_permissions",
        max_uses: u32 = "shi502_max_uses",
        current_uses: u32 = "shi502_current_uses",
        path: Option<WString> = "shi502_path",
        passwd: Option<WString> = "shi502_passwd",
        reserved: u32 = "shi502_reserved",
        security_descriptor: Option<Bytes> = "shi502_security_descriptor",
    } sizes { reserved => security_descriptor }
}

crate::ndr_struct! {
    /// [2.2.4.27] SHARE_INFO_503_I.
    ShareInfo503I = "SHARE_INFO_503_I" {
        netname: Option<WString> = "shi503_netname",
        share_type: u32 = "shi503_type",
        remark: Option<WString> = "shi503_remark",
        permissions: u32 = "shi503_permissions",
        max_uses: u32 = "shi503_max_uses",
        current_uses: u32 = "shi503_current_uses",
        path: Option<WString> = "shi503_path",
        passwd: Option<WString> = "shi503_passwd",
        servername: Option<WString> = "shi503_servername",
        reserved: u32 = "shi503_reserved",
        security_descriptor: Option<Bytes> = "shi503_security_descriptor",
    } sizes { reserved => security_descriptor }
}

crate::ndr_container! {
    /// [2.2.4.37] SHARE_INFO_503_CONTAINER.
    ShareInfo503Container = "SHARE_INFO_503_CONTAINER" of ShareInfo503I
}

crate::ndr_struct! {
    /// [2.2.4.31] SHARE_INFO_1501_I.
    ShareInfo1501I = "SHARE_INFO_1501_I" {
        reserved: u32 = "shi1501_reserved",
        security_descriptor: Option<Bytes> = "shi1501_security_descriptor",
    } sizes { reserved => security_descriptor }
}

crate::ndr_struct! {
    /// [2.2.4.22] SHARE_INFO_0.
    ShareInfo0 = "SHARE_INFO_0" {
        netname: Option<WString> = "shi0_netname",
    }
}

crate::ndr_container! {
    /// [2.2.4.32] SHARE_INFO_0_CONTAINER.
    ShareInfo0Container = "SHARE_INFO_0_CONTAINER" of ShareInfo0
}

crate::ndr_struct! {
    /// [2.2.4.23] SHARE_INFO_1.
    ShareInfo1 = "SHARE_INFO_1" {
        netname: Option<WString> = "shi1_netname",
        share_type: u32 = "shi1_type",
        remark: Option<WString> = "shi1_remark",
    }
}

crate::ndr_container! {
    /// [2.2.4.33] SHARE_INFO_1_CONTAINER.
    ShareInfo1Container = "SHARE_INFO_1_CONTAINER" of ShareInfo1
}

crate::ndr_struct! {
    /// [2.2.4.24] SHARE_INFO_2.
    ShareInfo2 = "SHARE_INFO_2" {
        netname: Option<WString> = "shi2_netname",
        share_type: u32 = "shi2_type",
        remark: Option<WString> = "shi2_remark",
        permissions: u32 = "shi2_permissions",
        max_uses: u32 = "shi2_max_uses",
        current_uses: u32 = "shi2_current_uses",
        path: Option<WString> = "shi2_path",
        passwd: Option<WString> = "shi2_passwd",
    }
}

crate::ndr_container! {
    /// [2.2.4.34] SHARE_INFO_2_CONTAINER.
    ShareInfo2Container = "SHARE_INFO_2_CONTAINER" of ShareInfo2
}

crate::ndr_struct! {
    /// [2.2.4.25] SHARE_INFO_501.
    ShareInfo501 = "SHARE_INFO_501" {
        netname: Option<WString> = "shi501_netname",
        share_type: u32 = "shi501_type",
        remark: Option<WString> = "shi501_remark",
        flags: u32 = "shi501_flags",
    }
}

crate::ndr_container! {
    /// [2.2.4.35] SHARE_INFO_501_CONTAINER.
    ShareInfo501Container = "SHARE_INFO_501_CONTAINER" of ShareInfo501
}

crate::ndr_container! {
    /// [2.2.4.36] SHARE_INFO_502_CONTAINER.
    ShareInfo502Container = "SHARE_INFO_502_CONTAINER" of ShareInfo502I
}

crate::ndr_container! {
    /// Samba's container of level 1004, which [MS-SRVS] has not; its clients cannot read a refusal without the pointer to it.
    ShareInfo1004Container = "SHARE_INFO_1004_CONTAINER" of ShareInfo1004
}

crate::ndr_container! {
    /// Samba's container of level 1005, which [MS-SRVS] has not; its clients cannot read a refusal without the pointer to it.
    ShareInfo1005Container = "SHARE_INFO_1005_CONTAINER" of ShareInfo1005
}

crate::ndr_container! {
    /// Samba's container of level 1006, which [MS-SRVS] has not; its clients cannot read a refusal without the pointer to it.
    ShareInfo1006Container = "SHARE_INFO_1006_CONTAINER" of ShareInfo1006
}

crate::ndr_container! {
    /// Samba's container of level 1007, which [MS-SRVS] has not; its clients cannot read a refusal without the pointer to it.
    ShareInfo1007Container = "SHARE_INFO_1007_CONTAINER" of ShareInfo1007
}

crate::ndr_union! {
    /// [2.2.3.5] SHARE_ENUM_UNION.
    ShareEnumUnion = "SHARE_ENUM_UNION" {
        0 => Level0(Option<ShareInfo0Container>) = "Level0",
        1 => Level1(Option<ShareInfo1Container>) = "Level1",
        2 => Level2(Option<ShareInfo2Container>) = "Level2",
        501 => Level501(Option<ShareInfo501Container>) = "Level501",
        502 => Level502(Option<ShareInfo502Container>) = "Level502",
        503 => Level503(Option<ShareInfo503Container>) = "Level503",
        1004 => Level1004(Option<ShareInfo1004Container>) = "Level1004",
        1005 => Level1005(Option<ShareInfo1005Container>) = "Level1005",
        1006 => Level1006(Option<ShareInfo1006Container>) = "Level1006",
        1007 => Level1007(Option<ShareInfo1007Container>) = "Level1007",
    }
}

crate::ndr_struct! {
    /// [2.2.4.38] SHARE_ENUM_STRUCT.
    ShareEnumStruct = "SHARE_ENUM_STRUCT" {
        level: u32 = "Level",
        share_info: ShareEnumUnion = "ShareInfo",
    }
}

crate::ndr_struct! {
    /// [2.2.4.28] SHARE_INFO_1004.
    ShareInfo1004 = "SHARE_INFO_1004" {
        remark: Option<WString> = "shi1004_remark",
    }
}

crate::ndr_struct! {
    /// [2.2.4.30] SHARE_INFO_1006.
    ShareInfo1006 = "SHARE_INFO_1006" {
        max_uses: u32 = "shi1006_max_uses",
    }
}

crate::ndr_struct! {
    /// [2.2.4.29] SHARE_INFO_1005.
    ShareInfo1005 = "SHARE_INFO_1005" {
        flags: u32 = "shi1005_flags",
    }
}

crate::ndr_struct! {
    /// Samba's SHARE_INFO_1007, which [MS-SRVS] has not: its clients ask for the level and cannot read an answer without its pointer.
    ShareInfo1007 = "SHARE_INFO_1007" {
        flags: u32 = "shi1007_flags",
        alternate_directory_name: Option<WString> = "shi1007_AlternateDirectoryName",
    }
}

crate::ndr_union! {
    /// [2.2.3.6] SHARE_INFO.
    ShareInfo = "SHARE_INFO" {
        0 => Level0(Option<ShareInfo0>) = "ShareInfo0",
        1 => Level1(Option<ShareInfo1>) = "ShareInfo1",
        2 => Level2(Option<ShareInfo2>) = "ShareInfo2",
        502 => Level502(Option<ShareInfo502I>) = "ShareInfo502",
        1004 => Level1004(Option<ShareInfo1004>) = "ShareInfo1004",
        1006 => Level1006(Option<ShareInfo1006>) = "ShareInfo1006",
        1007 => Level1007(Option<ShareInfo1007>) = "ShareInfo1007",
        1501 => Level1501(Option<ShareInfo1501I>) = "ShareInfo1501",
        1005 => Level1005(Option<ShareInfo1005>) = "ShareInfo1005",
        501 => Level501(Option<ShareInfo501>) = "ShareInfo501",
        503 => Level503(Option<ShareInfo503I>) = "ShareInfo503",
    }
}
