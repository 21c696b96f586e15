//! The lists from which both directions come.

/// A structure: `Name = "WIRE_NAME" { member: Type = "wire_member", } sizes { len => buffer }`.
///
/// `member: Type = "wire_member" unless samba`: Samba's form of the structure lacks the member.
/// `sizes`: members that count the elements of another one; NULL goes with any count, as Samba has it.
#[macro_export]
macro_rules! ndr_struct {
    ($(#[$meta:meta])* $name:ident = $wire:literal { $($field:ident : $type:ty = $label:literal $(unless $dialect:ident)?,)* } $(sizes { $($len:ident => $buffer:ident)* })?) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug, Default)]
        pub struct $name { $(#[doc = $label] pub $field: $type,)* }

        impl $crate::ndr::Ndr for $name {
            fn align(syntax: $crate::ndr::Syntax) -> usize {
                let align = 1;
                $(let align = align.max(<$type as $crate::ndr::Ndr>::align(syntax));)*
                align
            }
            fn min_size(syntax: $crate::ndr::Syntax) -> usize {
                let size = 0;
                $(let size = size + <$type as $crate::ndr::Ndr>::min_size(syntax);)*
                size
            }
            fn pull(reader: &mut $crate::ndr::Reader<'_>) -> Result<Self, $crate::ndr::NdrError> {
                let align = Self::align(reader.syntax());
                reader.align(align);
                $(let $field = $(if reader.syntax().$dialect { <$type>::default() } else)? { <$type as $crate::ndr::Ndr>::pull(reader)? };)*
                reader.align(reader.syntax().trailer(align));
                Ok(Self { $($field),* })
            }
            fn pull_deferred(&mut self, reader: &mut $crate::ndr::Reader<'_>) -> Result<(), $crate::ndr::NdrError> {
                $(self.$field.pull_deferred(reader)?;)*
                $($(
                    if self.$buffer.as_ref().is_some_and(|buffer| u32::try_from(buffer.len()) != Ok(self.$len)) {
                        return Err($crate::ndr::NdrError::Mismatch { offset: reader.offset(), what: stringify!($len) });
                    }
                )*)?
                Ok(())
            }
            fn size(&self, syntax: $crate::ndr::Syntax) -> usize {
                let size = 0_usize;
                $(let size = size.next_multiple_of(<$type as $crate::ndr::Ndr>::align(syntax)) + self.$field.size(syntax);)*
                size.next_multiple_of(Self::align(syntax))
            }
            fn push(&self, writer: &mut $crate::ndr::Writer) {
                let align = Self::align(writer.syntax());
                writer.align(align);
                $($(if !writer.syntax().$dialect)? { self.$field.push(writer); })*
                writer.align(writer.syntax().trailer(align));
            }
            fn push_deferred(&self, writer: &mut $crate::ndr::Writer) {
                $(self.$field.push_deferred(writer);)*
            }
            fn value(&self, most: usize) -> $crate::ndr::Value {
                $crate::ndr::Value::Map(vec![$(($label, self.$field.value(most))),*])
            }
            #[cfg(test)]
            #[allow(unused_mut)]
            fn arbitrary(source: &mut $crate::ndr::Source<'_>) -> Self {
                let mut value = Self { $($field: $crate::ndr::Ndr::arbitrary(source)),* };
                $($(
                    if let Some(buffer) = &value.$buffer {
                        value.$len = u32::try_from(buffer.len()).unwrap_or_default();
                    }
                )*)?
                value
            }
        }
    };
}

/// A structure of `EntriesRead` and `Buffer`: `Name = "WIRE_NAME" of Entry`.
#[macro_export]
macro_rules! ndr_container {
    ($(#[$meta:meta])* $name:ident = $wire:literal of $entry:ty) => {
        $crate::ndr_struct! {
            $(#[$meta])*
            $name = $wire {
                entries_read: u32 = "EntriesRead",
                buffer: Option<Vec<$entry>> = "Buffer",
            } sizes { entries_read => buffer }
        }

        impl $crate::ndr::Container for $name {
            type Entry = $entry;
            fn of(entries: Vec<$entry>) -> Self {
                Self {
                    entries_read: u32::try_from(entries.len()).unwrap_or(u32::MAX),
                    buffer: Some(entries),
                }
            }
        }
    };
}

/// A union with a 32-bit tag: `Name = "WIRE_NAME" { 1 => Level1(Type) = "Level1", }`. Any other tag is `Unknown`, without an arm, as
/// Samba's unions have it; the service refuses it.
#[macro_export]
macro_rules! ndr_union {
    ($(#[$meta:meta])* $name:ident = $wire:literal { $($tag:literal => $arm:ident($type:ty) = $label:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum $name {
            $(#[doc = $label] $arm($type),)*
            /// Any other tag.
            Unknown(u32),
        }

        impl $name {
            /// The tag, which is the information level.
            #[must_use]
            pub const fn tag(&self) -> u32 {
                match self {
                    $(Self::$arm(_) => $tag,)*
                    Self::Unknown(tag) => *tag,
                }
            }

            /// Every level that has an arm.
            pub const LEVELS: &'static [u32] = &[$($tag),*];

            /// The arm of a level with nothing in it.
            #[must_use]
            pub fn empty(tag: u32) -> Self {
                match tag {
                    $($tag => Self::$arm(Default::default()),)*
                    tag => Self::Unknown(tag),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(u32::MAX)
            }
        }

        impl $crate::ndr::Ndr for $name {
            fn align(syntax: $crate::ndr::Syntax) -> usize {
                let align = 4;
                $(let align = align.max(<$type as $crate::ndr::Ndr>::align(syntax));)*
                align
            }
            fn min_size(_: $crate::ndr::Syntax) -> usize {
                4
            }
            fn pull(reader: &mut $crate::ndr::Reader<'_>) -> Result<Self, $crate::ndr::NdrError> {
                let align = Self::align(reader.syntax());
                reader.align(align);
                let tag = reader.u32()?;
                reader.align(align);
                Ok(match tag {
                    $($tag => Self::$arm(<$type as $crate::ndr::Ndr>::pull(reader)?),)*
                    tag => Self::Unknown(tag),
                })
            }
            fn pull_deferred(&mut self, reader: &mut $crate::ndr::Reader<'_>) -> Result<(), $crate::ndr::NdrError> {
                match self {
                    $(Self::$arm(arm) => arm.pull_deferred(reader),)*
                    Self::Unknown(_) => Ok(()),
                }
            }
            fn size(&self, syntax: $crate::ndr::Syntax) -> usize {
                4 + match self {
                    $(Self::$arm(arm) => arm.size(syntax),)*
                    Self::Unknown(_) => 0,
                }
            }
            fn push(&self, writer: &mut $crate::ndr::Writer) {
                let align = Self::align(writer.syntax());
                writer.align(align);
                writer.u32(self.tag());
                writer.align(align);
                match self {
                    $(Self::$arm(arm) => arm.push(writer),)*
                    Self::Unknown(_) => {}
                }
            }
            fn push_deferred(&self, writer: &mut $crate::ndr::Writer) {
                match self {
                    $(Self::$arm(arm) => arm.push_deferred(writer),)*
                    Self::Unknown(_) => {}
                }
            }
            fn value(&self, most: usize) -> $crate::ndr::Value {
                let tag = ("tag", self.tag().value(most));
                $crate::ndr::Value::Map(match self {
                    $(Self::$arm(arm) => vec![tag, ($label, arm.value(most))],)*
                    Self::Unknown(_) => vec![tag],
                })
            }
            #[cfg(test)]
            fn arbitrary(source: &mut $crate::ndr::Source<'_>) -> Self {
                const TAGS: &[u32] = &[$($tag),*];
                let other = Self::empty(source.integer());
                match TAGS.get(source.arm(TAGS.len() + 1)) {
                    $(Some($tag) => Self::$arm($crate::ndr::Ndr::arbitrary(source)),)*
                    _ if matches!(other, Self::Unknown(_)) => other,
                    _ => Self::default(),
                }
            }
        }
    };
}

/// The parameters of one direction of a method, each complete before the next: `Name { member: Type = "Member", }`.
///
/// `member: Type = "Member" after samba_tag`: what [`Reader`](crate::ndr::Reader) reads before the member in Samba's form.
/// `level { member == union }`: what the IDL has as `switch_is`. `check |this| { test => "Member", }`: a range.
/// `answers Request |request| { member: value, }`: the message is that request's [`Reply`](crate::ndr::Reply), and these members are not
/// empty when it refuses.
#[macro_export]
macro_rules! ndr_message {
    ($(#[$meta:meta])* $name:ident { $($field:ident : $type:ty = $label:literal $(after $before:ident)?,)* } $(level { $($level:ident).+ == $($union:ident).+ })? $(check |$this:ident| { $($test:expr => $what:literal,)* })? $(answers $request:ident $(|$asked:ident| { $($member:ident : $value:expr,)* })?)*) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug, Default)]
        pub struct $name { $(#[doc = $label] pub $field: $type,)* }

        $(
            impl $crate::ndr::Reply<$request> for $name {
                #[allow(unused_variables, clippy::needless_update)]
                fn refused(request: &$request, status: $crate::error::NetApiStatus) -> Self {
                    $(let $asked = request;)?
                    Self { $($($member: $value,)*)? return_value: status.into(), ..Self::default() }
                }
            }
        )*

        impl $crate::ndr::Message for $name {
            #[allow(unused_variables)]
            fn read(reader: &mut $crate::ndr::Reader<'_>) -> Result<Self, $crate::ndr::NdrError> {
                $(
                    $(reader.$before()?;)?
                    let mut $field = <$type as $crate::ndr::Ndr>::pull(reader)?;
                    $crate::ndr::Ndr::pull_deferred(&mut $field, reader)?;
                )*
                let message = Self { $($field),* };
                $(
                    if message.$($level).+ != message.$($union).+.tag() {
                        return Err($crate::ndr::NdrError::Mismatch { offset: reader.offset(), what: "Level" });
                    }
                )?
                $(
                    let $this = &message;
                    $(if !$test {
                        return Err($crate::ndr::NdrError::Range { what: $what });
                    })*
                )?
                Ok(message)
            }
            fn encode(&self, syntax: $crate::ndr::Syntax) -> Vec<u8> {
                let size = 0;
                $(let size = size + $crate::ndr::Ndr::size(&self.$field, syntax);)*
                #[allow(unused_mut)]
                let mut writer = $crate::ndr::Writer::new(syntax, size);
                $(
                    $(writer.$before();)?
                    $crate::ndr::Ndr::push(&self.$field, &mut writer);
                    $crate::ndr::Ndr::push_deferred(&self.$field, &mut writer);
                )*
                writer.into_bytes()
            }
            fn fields(&self, most: usize) -> $crate::ndr::Value {
                $crate::ndr::Value::Map(vec![$(($label, $crate::ndr::Ndr::value(&self.$field, most))),*])
            }
            #[cfg(test)]
            #[allow(unused_mut)]
            fn arbitrary(source: &mut $crate::ndr::Source<'_>) -> Self {
                let mut message = Self { $($field: $crate::ndr::Ndr::arbitrary(source)),* };
                $(message.$($level).+ = message.$($union).+.tag();)?
                $(
                    let $this = &message;
                    if !($($test)&&*) {
                        // The next bytes may do; when there are none left, the zeros do.
                        return Self::arbitrary(source);
                    }
                )?
                message
            }
        }
    };
}
