//! Parting a list of requests by where they go, and putting the answers into their order again.

use super::Way;
use crate::{Error, Request};

/// A list of requests, parted.
pub(super) struct Groups {
    ways: Vec<Result<Way, Error>>,
    local: Vec<Request>,
    servers: Vec<(usize, Vec<Request>)>,
    order: Vec<usize>,
}

impl Groups {
    /// Parts them; `prepare` says where each goes, or why nowhere.
    pub(super) fn new(
        requests: Vec<Request>,
        prepare: impl Fn(&mut Request) -> Result<Way, Error>,
    ) -> Self {
        let mut groups = Self {
            ways: Vec::with_capacity(requests.len()),
            local: Vec::new(),
            servers: Vec::new(),
            order: Vec::new(),
        };
        for mut request in requests {
            let way = prepare(&mut request);
            match way {
                Ok(Way::Local) => groups.local.push(request),
                Ok(Way::Server(index)) => groups.at(index).push(request),
                Err(_) => {}
            }
            groups.ways.push(way);
        }
        groups.order = groups.servers.iter().map(|(index, _)| *index).collect();
        groups
    }

    /// The requests for the engine of this machine, and those for each server that gets any.
    pub(super) fn take(&mut self) -> (Vec<Request>, Vec<(usize, Vec<Request>)>) {
        (
            std::mem::take(&mut self.local),
            std::mem::take(&mut self.servers),
        )
    }

    /// The answers in the order of the requests; `servers` are in the order of [`Self::take`].
    pub(super) fn merge<T>(
        self,
        local: Vec<Result<T, Error>>,
        servers: Vec<Vec<Result<T, Error>>>,
    ) -> Vec<Result<T, Error>> {
        let mut local = local.into_iter();
        let mut servers: Vec<_> = servers.into_iter().map(Vec::into_iter).collect();
        let order = self.order;
        let missing = || Err(Error::Failed("no answer".to_owned()));
        self.ways
            .into_iter()
            .map(|way| match way {
                Err(error) => Err(error),
                Ok(Way::Local) => local.next().unwrap_or_else(missing),
                Ok(Way::Server(index)) => order
                    .iter()
                    .position(|known| *known == index)
                    .and_then(|place| servers.get_mut(place)?.next())
                    .unwrap_or_else(missing),
            })
            .collect()
    }

    fn at(&mut self, index: usize) -> &mut Vec<Request> {
        let place = match self.servers.iter().position(|(known, _)| *known == index) {
            Some(place) => place,
            None => {
                self.servers.push((index, Vec::new()));
                self.servers.len() - 1
            }
        };
        &mut self.servers[place].1
    }
}
