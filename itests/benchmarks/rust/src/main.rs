//! rust-libp2p as one end of a benchmark: TCP, noise and yamux, and streams without any service beside them. It takes its orders, one a
//! line, from standard input (see the README of the benchmarks, "An end").

use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::multiaddr::Protocol;
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol, Swarm, SwarmBuilder, noise, tcp, yamux};
use libp2p_stream::{Behaviour, Control};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::task::JoinHandle;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PROTOCOL: StreamProtocol = StreamProtocol::new("/jackfield/benchmark/1");
const READ_BYTES: usize = 64 * 1024;
const STAMP_BYTES: usize = 8;
const TICK: Duration = Duration::from_micros(100);
const FOR_EVER: Duration = Duration::from_secs(1 << 20);

/// The clock that all processes of the machine share, in nanoseconds.
fn clock() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and the pointer is to a value of ours
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// What was heard, and how long the stamped ones of it were on their way since it was last asked.
#[derive(Default)]
struct Ear {
    count: AtomicU64,
    latencies: Mutex<Vec<u64>>,
}

impl Ear {
    /// The first four bytes of a stream tell how long its messages are; those follow each other, and begin with a stamp or with zeros.
    async fn hear(&self, mut stream: Stream) -> std::io::Result<()> {
        let mut head = [0; 4];
        stream.read_exact(&mut head).await?;
        let size = u32::from_be_bytes(head) as usize;
        // the library drops a stream that comes before the one before it was taken, so the far end waits for this
        stream.write_all(&[1]).await?;
        stream.flush().await?;
        let mut room = vec![0; READ_BYTES];
        let mut stamp = [0; STAMP_BYTES];
        let mut at = 0;
        loop {
            let read = stream.read(&mut room).await?;
            if read == 0 {
                return Ok(());
            }
            let mut rest = &room[..read];
            while !rest.is_empty() {
                if at < STAMP_BYTES {
                    let step = rest.len().min(STAMP_BYTES - at);
                    stamp[at..at + step].copy_from_slice(&rest[..step]);
                }
                let step = rest.len().min(size - at);
                rest = &rest[step..];
                at += step;
                if at == size {
                    at = 0;
                    self.note(u64::from_be_bytes(stamp));
                }
            }
        }
    }

    fn note(&self, sent: u64) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if sent != 0 {
            let taken = clock().saturating_sub(sent);
            self.latencies.lock().expect("nobody panics").push(taken);
        }
    }

    fn tell(&self) -> String {
        let mut sorted = std::mem::take(&mut *self.latencies.lock().expect("nobody panics"));
        sorted.sort_unstable();
        let at = |part: f64| match sorted.len() {
            0 => -1,
            all => sorted[((all as f64 * part) as usize).min(all - 1)] as i64,
        };
        let count = self.count.load(Ordering::Relaxed);
        format!("heard {count} {} {} {} {}", clock(), at(0.5), at(0.99), at(1.0))
    }
}

fn swarm() -> Outcome<Swarm<Behaviour>> {
    Ok(SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)?
        .with_behaviour(|_| Behaviour::new())?
        .with_swarm_config(|config| config.with_idle_connection_timeout(FOR_EVER))
        .build())
}

/// Dials, shakes hands, and returns once the connection is there.
async fn dial(from: &mut Swarm<Behaviour>, address: &Multiaddr) -> Outcome<PeerId> {
    from.dial(address.clone())?;
    loop {
        match from.select_next_some().await {
            SwarmEvent::ConnectionEstablished { peer_id, .. } => return Ok(peer_id),
            SwarmEvent::OutgoingConnectionError { error, .. } => return Err(error.into()),
            _ => {}
        }
    }
}

/// Dials and hangs up until it has been done often enough by all.
async fn visit(mut visitor: Swarm<Behaviour>, address: Multiaddr, left: Arc<AtomicU64>) -> Outcome<Swarm<Behaviour>> {
    let another = |left: u64| left.checked_sub(1);
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, another).is_ok() {
        let peer = dial(&mut visitor, &address).await?;
        let _ = visitor.disconnect_peer_id(peer);
        while !matches!(visitor.select_next_some().await, SwarmEvent::ConnectionClosed { .. }) {}
    }
    Ok(visitor)
}

/// What is being sent until it is over.
struct Speech {
    over: AtomicBool,
    sent: AtomicU64,
}

impl Speech {
    /// As fast as it goes.
    async fn pour(&self, mut stream: Stream, size: usize) -> std::io::Result<()> {
        let message = vec![0; size];
        while !self.over.load(Ordering::Relaxed) {
            stream.write_all(&message).await?;
            self.sent.fetch_add(1, Ordering::Relaxed);
        }
        stream.close().await
    }

    /// At a rate, all streams in turn; what is due at a tick is stamped and sent then.
    async fn pace(&self, mut streams: Vec<Stream>, size: usize, rate: u64) -> std::io::Result<()> {
        let mut message = vec![0; size];
        let begun = Instant::now();
        while !self.over.load(Ordering::Relaxed) {
            let due = (begun.elapsed().as_secs_f64() * rate as f64) as u64;
            while self.sent.load(Ordering::Relaxed) < due && !self.over.load(Ordering::Relaxed) {
                let turn = self.sent.fetch_add(1, Ordering::Relaxed) as usize % streams.len();
                message[..STAMP_BYTES].copy_from_slice(&clock().to_be_bytes());
                streams[turn].write_all(&message).await?;
            }
            tokio::time::sleep(TICK).await;
        }
        for stream in &mut streams {
            stream.close().await?;
        }
        Ok(())
    }
}

struct End {
    ear: Arc<Ear>,
    connections: Vec<(Control, PeerId)>,
    visitors: Vec<Swarm<Behaviour>>,
    speech: Arc<Speech>,
    speakers: Vec<JoinHandle<std::io::Result<()>>>,
}

impl End {
    /// Two swarms share one connection at most, so each has a swarm of its own.
    async fn connect(&mut self, address: &Multiaddr, count: usize) -> Outcome<String> {
        let begun = Instant::now();
        for _ in 0..count {
            let mut swarm = swarm()?;
            let peer = dial(&mut swarm, address).await?;
            self.connections.push((swarm.behaviour().new_control(), peer));
            tokio::spawn(async move { while swarm.next().await.is_some() {} });
        }
        Ok(format!("connected {count} {}", begun.elapsed().as_nanos()))
    }

    async fn send(&mut self, size: usize, rate: u64) -> Outcome<String> {
        self.speech = Arc::new(Speech { over: AtomicBool::new(false), sent: AtomicU64::new(0) });
        let mut streams = Vec::new();
        for (control, peer) in &mut self.connections {
            let mut stream = control.open_stream(*peer, PROTOCOL).await?;
            stream.write_all(&(size as u32).to_be_bytes()).await?;
            stream.flush().await?;
            stream.read_exact(&mut [0]).await?;
            streams.push(stream);
        }
        if rate > 0 {
            let speech = self.speech.clone();
            self.speakers.push(tokio::spawn(async move { speech.pace(streams, size, rate).await }));
        } else {
            for stream in streams {
                let speech = self.speech.clone();
                self.speakers.push(tokio::spawn(async move { speech.pour(stream, size).await }));
            }
        }
        Ok("sending".into())
    }

    async fn stop(&mut self) -> Outcome<String> {
        self.speech.over.store(true, Ordering::Relaxed);
        for speaker in self.speakers.drain(..) {
            speaker.await??;
        }
        Ok(format!("stopped {}", self.speech.sent.load(Ordering::Relaxed)))
    }

    async fn shake(&mut self, address: &Multiaddr, count: u64, at_once: usize) -> Outcome<String> {
        while self.visitors.len() < at_once {
            self.visitors.push(swarm()?);
        }
        let begun = Instant::now();
        let left = Arc::new(AtomicU64::new(count));
        let visits = self.visitors.drain(..at_once).map(|visitor| tokio::spawn(visit(visitor, address.clone(), left.clone())));
        for visitor in try_join_all(visits).await? {
            self.visitors.push(visitor?);
        }
        Ok(format!("shaken {count} {}", begun.elapsed().as_nanos()))
    }

    async fn answer(&mut self, order: &str) -> Outcome<String> {
        let words: Vec<&str> = order.split_whitespace().collect();
        match words[..] {
            ["prepare", _] => Ok("prepared".into()),
            ["connect", address, count] => self.connect(&address.parse()?, count.parse()?).await,
            ["send", size, rate] => self.send(size.parse()?, rate.parse()?).await,
            ["stop"] => self.stop().await,
            ["heard"] => Ok(self.ear.tell()),
            ["handshakes", address, count, at_once] => self.shake(&address.parse()?, count.parse()?, at_once.parse()?).await,
            _ => Ok(format!("unknown {order}")),
        }
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let ear = Arc::new(Ear::default());
    let mut listener = swarm()?;
    listener.listen_on("/ip4/127.0.0.1/tcp/0".parse()?)?;
    let address = loop {
        if let SwarmEvent::NewListenAddr { address, .. } = listener.select_next_some().await {
            break address.with(Protocol::P2p(*listener.local_peer_id()));
        }
    };
    let mut streams = listener.behaviour().new_control().accept(PROTOCOL)?;
    tokio::spawn(async move { while listener.next().await.is_some() {} });
    let listening = ear.clone();
    tokio::spawn(async move {
        while let Some((_, stream)) = streams.next().await {
            let ear = listening.clone();
            tokio::spawn(async move { ear.hear(stream).await });
        }
    });

    println!("listening {address}");
    let mut end = End {
        ear,
        connections: Vec::new(),
        visitors: Vec::new(),
        speech: Arc::new(Speech { over: AtomicBool::new(true), sent: AtomicU64::new(0) }),
        speakers: Vec::new(),
    };
    let mut orders = BufReader::new(stdin()).lines();
    while let Some(order) = orders.next_line().await? {
        println!("{}", end.answer(&order).await?);
    }
    // the reading of standard input keeps a thread, which would be waited for
    std::process::exit(0)
}
