//! Room for a fixed number of connections. If a connection comes when the room is full, it takes the place of the one
//! that has been idle longest. So idle connections, which cost their owners nothing, keep nobody out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Connections that are open.
pub struct Room {
    places: Arc<Semaphore>,
    guests: Mutex<Vec<Arc<State>>>,
}

/// A connection's place in the room. The place becomes free when its last clone is dropped.
#[derive(Clone)]
pub struct Guest(Arc<Place>);

struct Place {
    room: Arc<Room>,
    state: Arc<State>,
    _permit: Option<OwnedSemaphorePermit>,
}

struct State {
    /// Requests that are not answered yet.
    requests: AtomicUsize,
    /// The time since which the connection has had no request.
    idle: Mutex<Instant>,
    leave: Notify,
}

/// A request in flight. While it lives, its connection is not idle.
pub struct Request(Guest);

impl Room {
    pub fn new(places: usize) -> Room {
        Room { places: Arc::new(Semaphore::new(places)), guests: Mutex::default() }
    }

    /// Waits only while every connection has a request in flight.
    pub async fn enter(self: &Arc<Room>) -> Guest {
        if self.places.available_permits() == 0 {
            self.make_room();
        }
        let permit = self.places.clone().acquire_owned().await.ok();
        let idle = Mutex::new(Instant::now());
        let state = Arc::new(State { requests: AtomicUsize::new(0), idle, leave: Notify::new() });
        self.guests().push(state.clone());
        Guest(Arc::new(Place { room: self.clone(), state, _permit: permit }))
    }

    fn make_room(&self) {
        let mut guests = self.guests();
        let idle = guests.iter().enumerate().filter(|(_, guest)| guest.requests.load(Ordering::Relaxed) == 0);
        let longest = idle.min_by_key(|(_, guest)| *guest.idle.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(place) = longest.map(|(place, _)| place) {
            guests.swap_remove(place).leave.notify_one();
        }
    }

    fn guests(&self) -> std::sync::MutexGuard<'_, Vec<Arc<State>>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest {
    /// A request came.
    pub fn asks(&self) -> Request {
        self.0.state.requests.fetch_add(1, Ordering::Relaxed);
        Request(self.clone())
    }

    /// Ready when another connection takes the place.
    pub async fn must_leave(&self) {
        self.0.state.leave.notified().await;
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let state = &self.0.0.state;
        *state.idle.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        state.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.guests().retain(|guest| !Arc::ptr_eq(guest, &self.state));
    }
}
