// js-libp2p as one end of a benchmark: it takes its orders, one a line, from standard input (see the README beside it, "An end").
import { createInterface } from 'node:readline'
import { createLibp2p } from 'libp2p'
import { tcp } from '@libp2p/tcp'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'

const PROTOCOL = '/jackfield/benchmark/1'
const MANY = 100000
const TICK_MESSAGES = 64

const say = (...words) => process.stdout.write(words.join(' ') + '\n')
const now = () => Number(process.hrtime.bigint())

// What was heard since it was last asked, and how long the stamped ones were on their way.
const heard = { count: 0, latencies: [] }

class Ear {
  constructor () {
    this.size = 0
    this.header = Buffer.alloc(12)
    this.filled = 0
    this.missing = 0
  }

  // The first four bytes of a stream tell how long its messages are; those follow each other, and begin with a stamp or with zeros.
  hear (chunk) {
    let at = 0
    if (this.size === 0) {
      at = this.#fill(chunk, at, 4)
      if (this.filled < 4) return
      this.size = this.header.readUInt32BE(0)
      this.missing = this.size
      this.filled = 0
    }
    while (at < chunk.length) {
      const begun = this.size - this.missing
      if (begun < 8) {
        const before = this.filled
        at = this.#fill(chunk, at, 8)
        this.missing -= this.filled - before
        if (this.filled < 8) return
        this.#stamp()
      }
      const step = Math.min(this.missing, chunk.length - at)
      this.missing -= step
      at += step
      if (this.missing === 0) {
        heard.count++
        this.missing = this.size
        this.filled = 0
      }
    }
  }

  #fill (chunk, at, length) {
    const step = Math.min(length - this.filled, chunk.length - at)
    for (let i = 0; i < step; i++) this.header[this.filled++] = chunk[at + i]
    return at + step
  }

  #stamp () {
    const high = this.header.readUInt32BE(0)
    const low = this.header.readUInt32BE(4)
    if (high !== 0 || low !== 0) heard.latencies.push(now() - (high * 4294967296 + low))
  }
}

function node (listening) {
  return createLibp2p({
    addresses: listening ? { listen: ['/ip4/127.0.0.1/tcp/0'] } : {},
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: {
      maxConnections: MANY, inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY, maxParallelDials: MANY
    }
  })
}

function listen (stream) {
  const ear = new Ear()
  stream.addEventListener('message', event => {
    const data = event.data
    if (data instanceof Uint8Array) {
      ear.hear(data)
    } else {
      for (const piece of data) ear.hear(piece)
    }
  })
}

const listener = await node(true)
await listener.handle(PROTOCOL, listen, { maxInboundStreams: MANY, maxOutboundStreams: MANY })
const diallers = []
const connections = []
let speech = null

async function dialler (index) {
  while (diallers.length <= index) diallers.push(await node(false))
  return diallers[index]
}

async function connect (address, count) {
  const begun = now()
  for (let i = 0; i < count; i++) {
    connections.push(await (await dialler(i)).dial(multiaddr(address)))
  }
  say('connected', count, now() - begun)
}

function drained (stream) {
  return new Promise(resolve => stream.addEventListener('drain', resolve, { once: true }))
}

// As fast as it goes: every stream is filled until it wants to be drained.
async function stream (connection, size, state) {
  const out = await connection.newStream(PROTOCOL, { maxOutboundStreams: MANY })
  const header = Buffer.alloc(4)
  header.writeUInt32BE(size)
  out.send(header)
  const message = new Uint8Array(size)
  let turn = 0
  while (!state.over) {
    state.sent++
    if (!out.send(message)) {
      await drained(out)
    } else if (++turn % TICK_MESSAGES === 0) {
      // what nobody else gets a turn for is never read, either
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  await out.close()
}

// At a rate, all connections in turn; what is due at a tick is stamped and sent then.
async function pace (size, rate, state) {
  const outs = []
  for (const connection of connections) {
    const out = await connection.newStream(PROTOCOL, { maxOutboundStreams: MANY })
    const header = Buffer.alloc(4)
    header.writeUInt32BE(size)
    out.send(header)
    outs.push(out)
  }
  const begun = now()
  while (!state.over) {
    const due = Math.floor((now() - begun) / 1e9 * rate)
    while (state.sent < due && !state.over) {
      const out = outs[state.sent % outs.length]
      const message = Buffer.alloc(size)
      message.writeBigInt64BE(process.hrtime.bigint())
      state.sent++
      if (!out.send(message)) await drained(out)
    }
    await new Promise(resolve => setImmediate(resolve))
  }
  for (const out of outs) await out.close()
}

function send (size, rate) {
  const state = { over: false, sent: 0 }
  state.done = rate > 0
    ? pace(size, rate, state)
    : Promise.all(connections.map(connection => stream(connection, size, state)))
  speech = state
  say('sending')
}

async function stop () {
  speech.over = true
  await Promise.race([speech.done, new Promise(resolve => setTimeout(resolve, 2000))])
  say('stopped', speech.sent)
}

function tell () {
  const sorted = Float64Array.from(heard.latencies).sort()
  const at = part => sorted.length === 0 ? -1 : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))])
  say('heard', heard.count, now(), at(0.5), at(0.99), at(1))
  heard.latencies = []
}

async function shake (address, count, atOnce) {
  const begun = now()
  let begunOnes = 0
  await Promise.all(Array.from({ length: atOnce }, async (_, index) => {
    const mine = await dialler(index)
    while (begunOnes < count) {
      begunOnes++
      const connection = await mine.dial(multiaddr(address), { force: true })
      await connection.close()
    }
  }))
  say('shaken', count, now() - begun)
}

say('listening', listener.getMultiaddrs()[0].toString())
for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...rest] = line.trim().split(' ')
  if (word === 'prepare') say('prepared')
  else if (word === 'connect') await connect(rest[0], Number(rest[1]))
  else if (word === 'send') send(Number(rest[0]), Number(rest[1]))
  else if (word === 'stop') await stop()
  else if (word === 'heard') tell()
  else if (word === 'handshakes') await shake(rest[0], Number(rest[1]), Number(rest[2]))
  else say('unknown', word)
}
process.exit(0)
