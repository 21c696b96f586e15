//! [2.2.2.9] The types of paths.

/// A value of [2.2.2.9].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PathType(pub u32);

macro_rules! types {
    ($($name:ident = $value:literal, $what:literal;)*) => {
        impl PathType {
            $(#[doc = $what] pub const $name: Self = Self($value);)*
            /// Every value of [2.2.2.9].
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

types! {
    UNC_COMPNAME = 0x1030, "`\\\\computer`";
    UNC_WC = 0x1031, "`\\\\*`";
    UNC = 0x1000, "`\\\\computer\\share\\path`";
    UNC_WC_PATH = 0x1001, "the same with `*` or `?`";
    UNC_SYS_SEM = 0x1900, "`\\\\computer\\SEM\\x`";
    UNC_SYS_SHMEM = 0x1A00, "`\\\\computer\\SHAREMEM\\x`";
    UNC_SYS_MSLOT = 0x1800, "`\\\\computer\\MAILSLOT\\x`";
    UNC_SYS_PIPE = 0x1B00, "`\\\\computer\\PIPE\\x`";
    UNC_SYS_QUEUE = 0x1E00, "`\\\\computer\\QUEUES\\x`";
    PATH_ABSND = 0x2002, "`\\path`";
    PATH_ABSD = 0x2006, "`C:\\path`, `\\\\.\\path`";
    PATH_RELND = 0x2000, "`path`";
    PATH_RELD = 0x2004, "`C:path`";
    PATH_ABSND_WC = 0x2003, "`\\path*`";
    PATH_ABSD_WC = 0x2007, "`C:\\path*`";
    PATH_RELND_WC = 0x2001, "`path*`";
    PATH_RELD_WC = 0x2005, "`C:path*`";
    PATH_SYS_SEM = 0x2902, "`\\SEM\\x`";
    PATH_SYS_SHMEM = 0x2A02, "`\\SHAREMEM\\x`";
    PATH_SYS_MSLOT = 0x2802, "`\\MAILSLOT\\x`";
    PATH_SYS_PIPE = 0x2B02, "`\\PIPE\\x`";
    PATH_SYS_COMM = 0x2C02, "`\\COMM\\x`";
    PATH_SYS_PRINT = 0x2D02, "`\\PRINT\\x`";
    PATH_SYS_QUEUE = 0x2E02, "`\\QUEUES\\x`";
    PATH_SYS_SEM_M = 0xA902, "`\\SEM`";
    PATH_SYS_SHMEM_M = 0xAA02, "`\\SHAREMEM`";
    PATH_SYS_MSLOT_M = 0xA802, "`\\MAILSLOT`";
    PATH_SYS_PIPE_M = 0xAB02, "`\\PIPE`";
    PATH_SYS_COMM_M = 0xAC02, "`\\COMM`";
    PATH_SYS_PRINT_M = 0xAD02, "`\\PRINT`";
    PATH_SYS_QUEUE_M = 0xAE02, "`\\QUEUES`";
    DEVICE_DISK = 0x4000, "`C:`";
    DEVICE_LPT = 0x4010, "`LPT1`, `LPT1:`, `\\DEV\\LPT1`";
    DEVICE_COM = 0x4020, "`COM1`, `COM1:`, `\\DEV\\COM1`";
    DEVICE_CON = 0x4040, "`CON`";
    DEVICE_NUL = 0x4050, "`NUL`";
}

impl PathType {
    /// A port or a drive.
    #[must_use]
    pub const fn is_device(self) -> bool {
        self.0 & 0x4000 != 0
    }

    /// The same, or the one with `*` or `?`.
    pub(super) const fn wild_if(self, wild: bool) -> Self {
        if wild {
            Self(self.0 | 1)
        } else {
            self
        }
    }
}
