//! The list of tensors: names, sizes, formats, and the place of each in the file.

use std::collections::HashSet;
use std::io::Read;

use super::metadata::Shape;
use super::source::Source;
use super::{CheckError, Fault, Format, Refusal};

/// The longest name: ggml keeps 63 bytes and a zero.
const LONGEST_NAME: u64 = 63;

/// The most sizes of a tensor.
const MOST_SIZES: u32 = 4;

/// What the list says in all.
pub(super) struct Facts {
    pub(super) elements: u64,
    /// The format of most elements.
    pub(super) format: &'static str,
}

/// One line of the list, checked by itself.
struct Tensor {
    name: String,
    at: u64,
    sizes: [u64; 4],
    elements: u64,
    format: Format,
    bytes: u64,
    offset: u64,
    offset_at: u64,
}

/// Checks the list: one tensor after the other, packed without a gap, all of them inside the file.
pub(super) fn check<R: Read>(
    source: &mut Source<R>,
    count: u64,
    alignment: u64,
    shape: &Shape,
    vocabulary: u64,
) -> Result<Facts, CheckError> {
    let mut names = HashSet::new();
    let mut elements = 0u64;
    let mut by_format: Vec<(&'static str, u64)> = Vec::new();
    // Offset of the next tensor, and the end of the last, counted from the first.
    let (mut next, mut end) = (0u64, 0u64);
    let mut last = None;
    for index in 0..count {
        let tensor = read(source, index)?;
        tensor.belongs(shape, vocabulary)?;
        let refuse = |fault| Refusal::new(&tensor.name, tensor.offset_at, fault);
        if tensor.offset != next {
            let fault = Fault::NotInPlace {
                found: tensor.offset,
                expected: next,
            };
            return Err(refuse(fault).into());
        }
        let overflow = || refuse(Fault::Overflow);
        end = next.checked_add(tensor.bytes).ok_or_else(overflow)?;
        next = end
            .checked_next_multiple_of(alignment)
            .ok_or_else(overflow)?;
        // No file is so large: refused before the sum of many can overflow.
        if end > source.size() {
            let fault = Fault::Outside {
                end,
                size: source.size(),
            };
            return Err(refuse(fault).into());
        }
        elements = elements.checked_add(tensor.elements).ok_or_else(overflow)?;
        match by_format
            .iter_mut()
            .find(|(name, _)| *name == tensor.format.name)
        {
            Some((_, sum)) => *sum += tensor.elements,
            None => by_format.push((tensor.format.name, tensor.elements)),
        }
        if names.contains(&tensor.name) {
            return Err(Refusal::new(&tensor.name, tensor.at, Fault::Twice).into());
        }
        last = Some((tensor.name.clone(), tensor.offset_at));
        names.insert(tensor.name);
    }
    place(source, alignment, end, last)?;
    Ok(Facts {
        elements,
        format: by_format
            .iter()
            .max_by_key(|(_, sum)| *sum)
            .map_or("-", |(name, _)| name),
    })
}

/// Whether the data, which begin at the next multiple of the alignment, are wholly there, and nothing after them.
fn place<R: Read>(
    source: &mut Source<R>,
    alignment: u64,
    end: u64,
    last: Option<(String, u64)>,
) -> Result<(), CheckError> {
    let list_end = source.position();
    let size = source.size();
    let data = match &last {
        Some(_) => list_end.checked_next_multiple_of(alignment),
        None => Some(list_end),
    };
    let (name, at) = last.unwrap_or_else(|| ("metadata".to_owned(), list_end));
    let end = data
        .and_then(|data| data.checked_add(end))
        .ok_or_else(|| Refusal::new(&name, at, Fault::Overflow))?;
    if end > size {
        return Err(Refusal::new(&name, at, Fault::Outside { end, size }).into());
    }
    // The last tensor may be filled up to the alignment like the others.
    let padded = end.checked_next_multiple_of(alignment).unwrap_or(end);
    if size > padded {
        return Err(Refusal::new("end", padded, Fault::Trailing(size - padded)).into());
    }
    Ok(())
}

fn read<R: Read>(source: &mut Source<R>, index: u64) -> Result<Tensor, CheckError> {
    let field = format!("tensor[{index}]");
    let at = source.position();
    let name = source.text(&field, LONGEST_NAME)?;
    if name.is_empty() {
        return Err(source.refuse(&field, at, Fault::Empty).into());
    }
    if !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(source.refuse(&field, at, Fault::Characters).into());
    }
    let sizes_at = source.position();
    let count = source.u32(&name)?;
    if !(1..=MOST_SIZES).contains(&count) {
        let fault = Fault::OutOfRange {
            found: count.into(),
            low: 1,
            high: MOST_SIZES.into(),
        };
        return Err(source.refuse(&name, sizes_at, fault).into());
    }
    let mut sizes = [1; 4];
    let mut elements = 1u64;
    for size in sizes.iter_mut().take(count as usize) {
        let at = source.position();
        *size = source.u64(&name)?;
        // ggml counts in signed numbers.
        let high = i64::MAX.unsigned_abs();
        if *size == 0 || *size > high {
            let fault = Fault::OutOfRange {
                found: (*size).into(),
                low: 1,
                high: high.into(),
            };
            return Err(source.refuse(&name, at, fault).into());
        }
        elements = elements
            .checked_mul(*size)
            .filter(|product| *product <= high)
            .ok_or_else(|| source.refuse(&name, at, Fault::Overflow))?;
    }
    let format_at = source.position();
    let number = source.u32(&name)?;
    let format = Format::of(number)
        .ok_or_else(|| source.refuse(&name, format_at, Fault::UnknownType(number)))?;
    if !sizes[0].is_multiple_of(format.block) {
        let fault = Fault::PartialBlock(format.block);
        return Err(source.refuse(&name, format_at, fault).into());
    }
    let bytes = (elements / format.block)
        .checked_mul(format.bytes)
        .ok_or_else(|| source.refuse(&name, format_at, Fault::Overflow))?;
    let offset_at = source.position();
    let offset = source.u64(&name)?;
    Ok(Tensor {
        name,
        at,
        sizes,
        elements,
        format,
        bytes,
        offset,
        offset_at,
    })
}

impl Tensor {
    /// Whether the metadata know its block, and its sizes fit the vocabulary.
    fn belongs(&self, shape: &Shape, vocabulary: u64) -> Result<(), Refusal> {
        let block = self
            .name
            .strip_prefix("blk.")
            .and_then(|rest| rest.split_once('.'))
            .map(|(number, _)| number.parse::<u64>());
        if let (Some(block), Some(blocks)) = (block, shape.blocks)
            && !block.is_ok_and(|block| block < blocks)
        {
            return Err(Refusal::new(
                &self.name,
                self.at,
                Fault::NoSuchBlock(blocks),
            ));
        }
        if self.name == "token_embd.weight" {
            let expected = shape.embedding_length.unwrap_or(self.sizes[0]);
            for (found, expected) in [(self.sizes[0], expected), (self.sizes[1], vocabulary)] {
                if found != expected {
                    let fault = Fault::OtherLength { found, expected };
                    return Err(Refusal::new(&self.name, self.at, fault));
                }
            }
        }
        Ok(())
    }
}
