//! What a type with a wire form can do, and a message of such types.

#[cfg(test)]
use super::Source;
use super::{NdrError, Reader, Syntax, Value, Writer};
use crate::error::NetApiStatus;

/// A type with a wire form.
pub trait Ndr: Sized + Default {
    /// Alignment of the part in place.
    fn align(syntax: Syntax) -> usize;
    /// Fewest bytes that the part in place can take; never 0.
    fn min_size(syntax: Syntax) -> usize;
    /// Read the part in place.
    ///
    /// # Errors
    /// When the bytes end early or break a rule of NDR.
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError>;
    /// Read what the pointers of the part in place refer to.
    ///
    /// # Errors
    /// As [`pull`](Self::pull).
    fn pull_deferred(&mut self, _reader: &mut Reader<'_>) -> Result<(), NdrError> {
        Ok(())
    }
    /// About how many bytes both parts take, padding included: what the writer makes room for at once.
    fn size(&self, syntax: Syntax) -> usize {
        Self::min_size(syntax)
    }
    /// Write the part in place.
    fn push(&self, writer: &mut Writer);
    /// Write what the pointers refer to.
    fn push_deferred(&self, _writer: &mut Writer) {}
    /// The value as a tree, by the names of the specification; of an array no more than so many elements.
    fn value(&self, most: usize) -> Value;
    /// Any value that has a wire form.
    #[cfg(test)]
    fn arbitrary(source: &mut Source<'_>) -> Self;
}

/// All parameters of one direction of a method.
pub trait Message: Sized + PartialEq + std::fmt::Debug {
    /// Read the parameters one after the other.
    ///
    /// # Errors
    /// When the bytes are no such message.
    fn read(reader: &mut Reader<'_>) -> Result<Self, NdrError>;
    /// Read the whole stub; bytes left over are not looked at, as in Samba.
    ///
    /// # Errors
    /// When the bytes are no such message: the fault is RPC_X_BAD_STUB_DATA.
    fn decode(stub: &[u8], syntax: Syntax) -> Result<Self, NdrError> {
        Self::read(&mut Reader::new(stub, syntax))
    }
    /// Write the whole stub.
    fn encode(&self, syntax: Syntax) -> Vec<u8>;
    /// The parameters as a tree, by the names of the specification; of an array no more than so many elements.
    fn fields(&self, most: usize) -> Value;
    /// Any parameters that decode.
    #[cfg(test)]
    fn arbitrary(source: &mut Source<'_>) -> Self;
}

/// A structure that holds a list and its length, as the lists of the enumerating calls.
pub trait Container: Sized {
    /// What it lists.
    type Entry: Ndr;
    /// The container of these.
    fn of(entries: Vec<Self::Entry>) -> Self;
}

/// The reply to one kind of request.
pub trait Reply<Request>: Message {
    /// What the caller gets when there is nothing to tell but the status: what goes both ways as it came, without contents.
    fn refused(request: &Request, status: NetApiStatus) -> Self;
}

impl<T: Ndr> Ndr for Option<T> {
    fn align(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn min_size(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        Ok((reader.word()? != 0).then(T::default))
    }
    fn pull_deferred(&mut self, reader: &mut Reader<'_>) -> Result<(), NdrError> {
        let Some(inner) = self else { return Ok(()) };
        reader.enter()?;
        *inner = T::pull(reader)?;
        inner.pull_deferred(reader)?;
        reader.leave();
        Ok(())
    }
    fn size(&self, syntax: Syntax) -> usize {
        syntax.word() + self.as_ref().map_or(0, |inner| inner.size(syntax))
    }
    fn push(&self, writer: &mut Writer) {
        writer.referent(self.is_some());
    }
    fn push_deferred(&self, writer: &mut Writer) {
        if let Some(inner) = self {
            inner.push(writer);
            inner.push_deferred(writer);
        }
    }
    fn value(&self, most: usize) -> Value {
        self.as_ref().map_or(Value::Null, |inner| inner.value(most))
    }
    #[cfg(test)]
    fn arbitrary(source: &mut Source<'_>) -> Self {
        source.choice().then(|| T::arbitrary(source))
    }
}
