//! Character devices: opnums 0 to 7, which [MS-SRVS] leaves out. Samba's clients still send them and know their shapes.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// A device, level 0.
    CharDevInfo0 = "CharDevInfo0" {
        device: Option<WString> = "device",
    }
}

crate::ndr_struct! {
    /// A device, level 1.
    CharDevInfo1 = "CharDevInfo1" {
        device: Option<WString> = "device",
        status: u32 = "status",
        user: Option<WString> = "user",
        time: u32 = "time",
    }
}

crate::ndr_struct! {
    /// Container of level 0.
    CharDevCtr0 = "CharDevCtr0" {
        count: u32 = "count",
        array: Option<Vec<CharDevInfo0>> = "array",
    } sizes { count => array }
}

crate::ndr_struct! {
    /// Container of level 1.
    CharDevCtr1 = "CharDevCtr1" {
        count: u32 = "count",
        array: Option<Vec<CharDevInfo1>> = "array",
    } sizes { count => array }
}

crate::ndr_union! {
    /// Of either level.
    CharDevInfo = "CharDevInfo" {
        0 => Level0(Option<CharDevInfo0>) = "info0",
        1 => Level1(Option<CharDevInfo1>) = "info1",
    }
}

crate::ndr_union! {
    /// Of either level.
    CharDevCtr = "CharDevCtr" {
        0 => Level0(Option<CharDevCtr0>) = "ctr0",
        1 => Level1(Option<CharDevCtr1>) = "ctr1",
    }
}

crate::ndr_struct! {
    /// Many of them, with their level.
    CharDevEnumStruct = "CharDevEnumStruct" {
        level: u32 = "level",
        ctr: CharDevCtr = "ctr",
    }
}

crate::ndr_struct! {
    /// A queue, level 0.
    CharDevQInfo0 = "CharDevQInfo0" {
        device: Option<WString> = "device",
    }
}

crate::ndr_struct! {
    /// A queue, level 1.
    CharDevQInfo1 = "CharDevQInfo1" {
        device: Option<WString> = "device",
        priority: u32 = "priority",
        devices: Option<WString> = "devices",
        users: u32 = "users",
        num_ahead: u32 = "num_ahead",
    }
}

crate::ndr_struct! {
    /// Container of level 0.
    CharDevQCtr0 = "CharDevQCtr0" {
        count: u32 = "count",
        array: Option<Vec<CharDevQInfo0>> = "array",
    } sizes { count => array }
}

crate::ndr_struct! {
    /// Container of level 1.
    CharDevQCtr1 = "CharDevQCtr1" {
        count: u32 = "count",
        array: Option<Vec<CharDevQInfo1>> = "array",
    } sizes { count => array }
}

crate::ndr_union! {
    /// Of either level.
    CharDevQInfo = "CharDevQInfo" {
        0 => Level0(Option<CharDevQInfo0>) = "info0",
        1 => Level1(Option<CharDevQInfo1>) = "info1",
    }
}

crate::ndr_union! {
    /// Of either level.
    CharDevQCtr = "CharDevQCtr" {
        0 => Level0(Option<CharDevQCtr0>) = "ctr0",
        1 => Level1(Option<CharDevQCtr1>) = "ctr1",
    }
}

crate::ndr_struct! {
    /// Many of them, with their level.
    CharDevQEnumStruct = "CharDevQEnumStruct" {
        level: u32 = "level",
        ctr: CharDevQCtr = "ctr",
    }
}

crate::ndr_message! {
    /// Opnum 0, request.
    CharDevEnumIn {
        server_name: Option<WString> = "server_unc",
        info_ctr: CharDevEnumStruct = "info_ctr",
        max_buffer: u32 = "max_buffer",
        resume_handle: Option<u32> = "resume_handle",
    } level { info_ctr.level == info_ctr.ctr }
}

crate::ndr_message! {
    /// Opnum 0, reply.
    CharDevEnumOut {
        info_ctr: CharDevEnumStruct = "info_ctr",
        total_entries: u32 = "totalentries",
        resume_handle: Option<u32> = "resume_handle",
        return_value: NetApiStatus = "ReturnValue",
    } answers CharDevEnumIn |request| {
        info_ctr: CharDevEnumStruct {
            level: request.info_ctr.level,
            ctr: CharDevCtr::empty(request.info_ctr.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// Opnum 1, request.
    CharDevGetInfoIn {
        server_name: Option<WString> = "server_unc",
        device_name: WString = "device_name",
        level: u32 = "level",
    }
}

crate::ndr_message! {
    /// Opnum 1, reply.
    CharDevGetInfoOut {
        info: CharDevInfo = "info",
        return_value: NetApiStatus = "ReturnValue",
    } answers CharDevGetInfoIn |request| {
        info: CharDevInfo::empty(request.level),
    }
}

crate::ndr_message! {
    /// Opnum 2, request.
    CharDevControlIn {
        server_name: Option<WString> = "server_unc",
        device_name: WString = "device_name",
        opcode: u32 = "opcode",
    }
}

crate::ndr_message! {
    /// Opnums 2, 6 and 7, reply.
    CharDevStatusOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers CharDevControlIn answers CharDevQPurgeIn answers CharDevQPurgeSelfIn
}

crate::ndr_message! {
    /// Opnum 3, request.
    CharDevQEnumIn {
        server_name: Option<WString> = "server_unc",
        user: Option<WString> = "user",
        info_ctr: CharDevQEnumStruct = "info_ctr",
        max_buffer: u32 = "max_buffer",
        resume_handle: Option<u32> = "resume_handle",
    } level { info_ctr.level == info_ctr.ctr }
}

crate::ndr_message! {
    /// Opnum 3, reply.
    CharDevQEnumOut {
        info_ctr: CharDevQEnumStruct = "info_ctr",
        total_entries: u32 = "totalentries",
        resume_handle: Option<u32> = "resume_handle",
        return_value: NetApiStatus = "ReturnValue",
    } answers CharDevQEnumIn |request| {
        info_ctr: CharDevQEnumStruct {
            level: request.info_ctr.level,
            ctr: CharDevQCtr::empty(request.info_ctr.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// Opnum 4, request.
    CharDevQGetInfoIn {
        server_name: Option<WString> = "server_unc",
        queue_name: WString = "queue_name",
        user: WString = "user",
        level: u32 = "level",
    }
}

crate::ndr_message! {
    /// Opnum 4, reply.
    CharDevQGetInfoOut {
        info: CharDevQInfo = "info",
        return_value: NetApiStatus = "ReturnValue",
    } answers CharDevQGetInfoIn |request| {
        info: CharDevQInfo::empty(request.level),
    }
}

crate::ndr_message! {
    /// Opnum 5, request.
    CharDevQSetInfoIn {
        server_name: Option<WString> = "server_unc",
        queue_name: WString = "queue_name",
        level: u32 = "level",
        info: CharDevQInfo = "info",
        parm_error: Option<u32> = "parm_error",
    } level { level == info }
}

crate::ndr_message! {
    /// Opnum 5, reply.
    CharDevQSetInfoOut {
        parm_error: Option<u32> = "parm_error",
        return_value: NetApiStatus = "ReturnValue",
    } answers CharDevQSetInfoIn |request| {
        parm_error: request.parm_error,
    }
}

crate::ndr_message! {
    /// Opnum 6, request.
    CharDevQPurgeIn {
        server_name: Option<WString> = "server_unc",
        queue_name: WString = "queue_name",
    }
}

crate::ndr_message! {
    /// Opnum 7, request.
    CharDevQPurgeSelfIn {
        server_name: Option<WString> = "server_unc",
        queue_name: WString = "queue_name",
        computer_name: WString = "computer_name",
    }
}
