#![forbid(unsafe_code)]
//! The two kinds of failure: a status is an answer, a fault replaces the answer.

use std::fmt;

/// [2.2.2.10], [MS-ERREF] 2.2: the NET_API_STATUS that travels in the reply.
///
/// Any 32-bit value is legal on the wire; the constants are the ones that this service sends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NetApiStatus(pub u32);

macro_rules! statuses {
    ($($name:ident = $value:literal),+ $(,)?) => {
        #[allow(missing_docs, reason = "the names are the documentation: they are those of [MS-ERREF]")]
        impl NetApiStatus {
            $(pub const $name: Self = Self($value);)+

            /// Those that have a name.
            pub(crate) const NAMED: &'static [Self] = &[$(Self::$name),+];

            /// The name in [MS-ERREF] of a status that this service sends, else `None`.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some(stringify!($name)),)+
                    _ => None,
                }
            }
        }
    };
}

statuses! {
    SUCCESS = 0,
    ERROR_FILE_NOT_FOUND = 2,
    ERROR_PATH_NOT_FOUND = 3,
    ERROR_ACCESS_DENIED = 5,
    ERROR_NOT_ENOUGH_MEMORY = 8,
    ERROR_WRITE_PROTECT = 19,
    ERROR_GEN_FAILURE = 31,
    ERROR_SHARING_VIOLATION = 32,
    ERROR_NOT_SUPPORTED = 50,
    ERROR_DUP_NAME = 52,
    ERROR_FILE_EXISTS = 80,
    ERROR_INVALID_PARAMETER = 87,
    ERROR_DISK_FULL = 112,
    ERROR_INVALID_NAME = 123,
    ERROR_INVALID_LEVEL = 124,
    ERROR_MORE_DATA = 234,
    ERROR_DIRECTORY = 267,
    ERROR_BUSY = 170,
    ERROR_INVALID_OWNER = 1307,
    ERROR_PRIVILEGE_NOT_HELD = 1314,
    ERROR_INVALID_SECURITY_DESCR = 1338,
    ERROR_TIMEOUT = 1460,
    NERR_UNKNOWN_DEV_DIR = 2116,
    NERR_DUPLICATE_SHARE = 2118,
    NERR_BUF_TOO_SMALL = 2123,
    NERR_USER_NOT_FOUND = 2221,
    NERR_NET_NAME_NOT_FOUND = 2310,
    NERR_DEVICE_NOT_SHARED = 2311,
    NERR_CLIENT_NAME_NOT_FOUND = 2312,
    NERR_FILE_ID_NOT_FOUND = 2314,
    NERR_INVALID_COMPUTER = 2351,
}

impl NetApiStatus {
    /// True for NERR_Success only; ERROR_MORE_DATA is an answer with data, yet not success.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0
    }

    /// True for what tells a caller that they may not.
    pub(crate) const fn is_refusal(self) -> bool {
        matches!(
            self,
            Self::ERROR_ACCESS_DENIED | Self::ERROR_PRIVILEGE_NOT_HELD
        )
    }
}

impl From<NetApiStatus> for i32 {
    /// As the comparing calls send it, whose other values are -1, 0 and 1.
    fn from(status: NetApiStatus) -> Self {
        i32::from_ne_bytes(status.0.to_ne_bytes())
    }
}

impl fmt::Debug for NetApiStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NetApiStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "status {}", self.0),
        }
    }
}

/// \[C706\] and [MS-RPCE] 3.1.3.5.2: there is no reply stub, the runtime sends a fault with this code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fault(pub u32);

impl Fault {
    /// nca_s_op_rng_error: no such operation in the interface.
    pub const OP_RNG_ERROR: Self = Self(0x1C01_0002);
    /// RPC_X_BAD_STUB_DATA: the request does not unmarshal.
    pub const BAD_STUB_DATA: Self = Self(0x0000_06F7);
    /// nca_s_fault_context_mismatch: a context handle that this server did not issue.
    pub const CONTEXT_MISMATCH: Self = Self(0x1C00_001A);
}
