// go-libp2p as one end of a benchmark: TCP, noise and yamux under bare swarms, without the services of a host. It takes its orders, one a
// line, from standard input (see the README of the benchmarks, "An end").
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/host/peerstore/pstoremem"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/multiformats/go-multiaddr"
	"golang.org/x/sys/unix"
)

const (
	readBytes  = 64 * 1024
	stampBytes = 8
	tick       = 100 * time.Microsecond
)

// The clock that all processes of the machine share.
var begun, begunAt = func() (time.Time, int64) {
	var now unix.Timespec
	must(unix.ClockGettime(unix.CLOCK_MONOTONIC, &now))
	return time.Now(), now.Nano()
}()

func clock() int64 { return begunAt + int64(time.Since(begun)) }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// What was heard, and how long the stamped ones of it were on their way since it was last asked.
type ear struct {
	count     atomic.Int64
	lock      sync.Mutex
	latencies []int64
}

// The first four bytes of a stream tell how long its messages are; those follow each other, and begin with a stamp or with zeros.
func (e *ear) hear(stream network.Stream) {
	in := bufio.NewReaderSize(stream, readBytes)
	var size uint32
	if binary.Read(in, binary.BigEndian, &size) != nil {
		return
	}
	for {
		stamp, err := in.Peek(stampBytes)
		if err != nil {
			return
		}
		sent := int64(binary.BigEndian.Uint64(stamp))
		if _, err := in.Discard(int(size)); err != nil {
			return
		}
		e.count.Add(1)
		if sent != 0 {
			e.lock.Lock()
			e.latencies = append(e.latencies, clock()-sent)
			e.lock.Unlock()
		}
	}
}

func (e *ear) tell() string {
	e.lock.Lock()
	sorted := e.latencies
	e.latencies = nil
	e.lock.Unlock()
	slices.Sort(sorted)
	at := func(part float64) int64 {
		if len(sorted) == 0 {
			return -1
		}
		return sorted[min(len(sorted)-1, int(float64(len(sorted))*part))]
	}
	return fmt.Sprintln("heard", e.count.Load(), clock(), at(0.5), at(0.99), at(1))
}

func newSwarm() *swarm.Swarm {
	key, public, err := crypto.GenerateEd25519Key(nil)
	must(err)
	id, err := peer.IDFromPublicKey(public)
	must(err)
	store, err := pstoremem.NewPeerstore()
	must(err)
	must(store.AddPrivKey(id, key))
	must(store.AddPubKey(id, public))
	made, err := swarm.NewSwarm(id, store, eventbus.NewBus())
	must(err)
	muxers := []upgrader.StreamMuxer{{ID: yamux.ID, Muxer: yamux.DefaultTransport}}
	security, err := noise.New(noise.ID, key, muxers)
	must(err)
	resources := &network.NullResourceManager{}
	upgrades, err := upgrader.New([]sec.SecureTransport{security}, muxers, nil, resources, nil)
	must(err)
	transport, err := tcp.NewTCPTransport(upgrades, resources, nil)
	must(err)
	must(made.AddTransport(transport))
	return made
}

// Dials as whom it is told to, and gets a connection of its own, because two swarms never have more than one.
func dial(from *swarm.Swarm, address string) network.Conn {
	to, err := peer.AddrInfoFromString(address)
	must(err)
	from.Peerstore().AddAddrs(to.ID, to.Addrs, peerstore.PermanentAddrTTL)
	connection, err := from.DialPeer(context.Background(), to.ID)
	must(err)
	return connection
}

type end struct {
	ear         ear
	diallers    []*swarm.Swarm
	connections []network.Conn
	sent        atomic.Int64
	over        atomic.Bool
	speaking    sync.WaitGroup
}

func (e *end) dialler(index int) *swarm.Swarm {
	for len(e.diallers) <= index {
		e.diallers = append(e.diallers, newSwarm())
	}
	return e.diallers[index]
}

func (e *end) connect(address string, count int) string {
	since := time.Now()
	for range count {
		e.connections = append(e.connections, dial(e.dialler(len(e.connections)), address))
	}
	return fmt.Sprintln("connected", count, time.Since(since).Nanoseconds())
}

func (e *end) open(connection network.Conn, size int) network.Stream {
	stream, err := connection.NewStream(context.Background())
	must(err)
	_, err = stream.Write(binary.BigEndian.AppendUint32(nil, uint32(size)))
	must(err)
	return stream
}

func (e *end) send(size, rate int) string {
	e.sent.Store(0)
	e.over.Store(false)
	var streams []network.Stream
	for _, connection := range e.connections {
		streams = append(streams, e.open(connection, size))
	}
	if rate > 0 {
		e.speaking.Go(func() { e.pace(streams, size, rate) })
	} else {
		for _, stream := range streams {
			e.speaking.Go(func() { e.pour(stream, size) })
		}
	}
	return "sending\n"
}

// As fast as it goes.
func (e *end) pour(stream network.Stream, size int) {
	message := make([]byte, size)
	for !e.over.Load() {
		_, err := stream.Write(message)
		must(err)
		e.sent.Add(1)
	}
	must(stream.Close())
}

// At a rate, all connections in turn; what is due at a tick is stamped and sent then.
func (e *end) pace(streams []network.Stream, size, rate int) {
	message := make([]byte, size)
	since := time.Now()
	for !e.over.Load() {
		due := int64(time.Since(since).Seconds() * float64(rate))
		for e.sent.Load() < due && !e.over.Load() {
			binary.BigEndian.PutUint64(message, uint64(clock()))
			_, err := streams[int(e.sent.Load())%len(streams)].Write(message)
			must(err)
			e.sent.Add(1)
		}
		time.Sleep(tick)
	}
	for _, stream := range streams {
		must(stream.Close())
	}
}

func (e *end) stop() string {
	e.over.Store(true)
	e.speaking.Wait()
	return fmt.Sprintln("stopped", e.sent.Load())
}

func (e *end) shake(address string, count, atOnce int) string {
	e.dialler(atOnce - 1)
	since := time.Now()
	var left atomic.Int64
	left.Store(int64(count))
	var visits sync.WaitGroup
	for _, visitor := range e.diallers[:atOnce] {
		visits.Go(func() {
			for left.Add(-1) >= 0 {
				must(dial(visitor, address).Close())
			}
		})
	}
	visits.Wait()
	return fmt.Sprintln("shaken", count, time.Since(since).Nanoseconds())
}

func (e *end) answer(words []string) string {
	number := func(index int) int {
		value, err := strconv.Atoi(words[index])
		must(err)
		return value
	}
	switch words[0] {
	case "prepare":
		return "prepared\n"
	case "connect":
		return e.connect(words[1], number(2))
	case "send":
		return e.send(number(1), number(2))
	case "stop":
		return e.stop()
	case "heard":
		return e.ear.tell()
	case "handshakes":
		return e.shake(words[1], number(2), number(3))
	}
	return "unknown " + words[0] + "\n"
}

func main() {
	mine := &end{}
	listener := newSwarm()
	listener.SetStreamHandler(mine.ear.hear)
	must(listener.Listen(multiaddr.StringCast("/ip4/127.0.0.1/tcp/0")))
	fmt.Printf("listening %s/p2p/%s\n", listener.ListenAddresses()[0], listener.LocalPeer())
	orders := bufio.NewReader(os.Stdin)
	for {
		line, err := orders.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return
		}
		must(err)
		fmt.Print(mine.answer(strings.Fields(line)))
	}
}
