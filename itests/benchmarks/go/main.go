// Go-libp2p as one end of a benchmark: it takes its orders, one a line, from standard input (see the README beside it, "An end").
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"golang.org/x/sys/unix"
)

const (
	benchmark  = protocol.ID("/jackfield/benchmark/1")
	readBuffer = 256 * 1024
	tick       = 100 * time.Microsecond
	patience   = 2 * time.Second
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// now is the clock that all processes of a machine share.
func now() int64 {
	var time unix.Timespec
	check(unix.ClockGettime(unix.CLOCK_MONOTONIC, &time))
	return time.Nano()
}

// Ear counts what is heard, and notes how long the stamped ones were on their way.
type Ear struct {
	count     atomic.Int64
	mutex     sync.Mutex
	latencies []int64
}

// The first four bytes of a stream tell how long its messages are; those follow each other, and begin with a stamp or with zeros.
func (ear *Ear) listen(stream network.Stream) {
	in := bufio.NewReaderSize(stream, readBuffer)
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return
	}
	message := make([]byte, binary.BigEndian.Uint32(size[:]))
	for {
		if _, err := io.ReadFull(in, message); err != nil {
			return
		}
		if stamp := int64(binary.BigEndian.Uint64(message)); stamp != 0 {
			taken := now() - stamp
			ear.mutex.Lock()
			ear.latencies = append(ear.latencies, taken)
			ear.mutex.Unlock()
		}
		ear.count.Add(1)
	}
}

func (ear *Ear) tell() string {
	ear.mutex.Lock()
	latencies := ear.latencies
	ear.latencies = nil
	ear.mutex.Unlock()
	sort.Slice(latencies, func(i, j int) bool { return latencies[i] < latencies[j] })
	at := func(part float64) int64 {
		if len(latencies) == 0 {
			return -1
		}
		return latencies[min(len(latencies)-1, int(float64(len(latencies))*part))]
	}
	return fmt.Sprintf("heard %d %d %d %d %d", ear.count.Load(), now(), at(0.5), at(0.99), at(1))
}

// End is one listening host, and one that dials for each connection.
type End struct {
	ear         Ear
	listener    host.Host
	diallers    []host.Host
	connections []network.Conn
	speech      *Speech
}

// Speech is what is being said over all connections.
type Speech struct {
	over atomic.Bool
	sent atomic.Int64
	done sync.WaitGroup
}

func newHost(address ...string) host.Host {
	made, err := libp2p.New(
		libp2p.ListenAddrStrings(address...),
		libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer("/yamux/1.0.0", yamux.DefaultTransport),
		libp2p.ResourceManager(&network.NullResourceManager{}),
		libp2p.DisableRelay())
	check(err)
	return made
}

func (end *End) dialler(index int) host.Host {
	for len(end.diallers) <= index {
		end.diallers = append(end.diallers, newHost())
	}
	return end.diallers[index]
}

func (end *End) dial(address string, index int) network.Conn {
	where, err := peer.AddrInfoFromString(address)
	check(err)
	from := end.dialler(index)
	check(from.Connect(context.Background(), *where))
	return from.Network().ConnsToPeer(where.ID)[0]
}

func (end *End) connect(address string, count int) string {
	begun := now()
	for i := 0; i < count; i++ {
		end.connections = append(end.connections, end.dial(address, len(end.connections)))
	}
	return fmt.Sprintf("connected %d %d", count, now()-begun)
}

func (end *End) open(size int) []network.Stream {
	var streams []network.Stream
	for i := range end.connections {
		listener := end.connections[i].RemotePeer()
		stream, err := end.diallers[i].NewStream(context.Background(), listener, benchmark)
		check(err)
		check(binary.Write(stream, binary.BigEndian, uint32(size)))
		streams = append(streams, stream)
	}
	return streams
}

func (end *End) send(size, rate int) string {
	speech := &Speech{}
	end.speech = speech
	streams := end.open(size)
	if rate > 0 {
		speech.done.Add(1)
		go speech.pace(streams, size, rate)
		return "sending"
	}
	for _, stream := range streams {
		speech.done.Add(1)
		go speech.pour(stream, size)
	}
	return "sending"
}

// One write for each message, as fast as it goes.
func (speech *Speech) pour(stream network.Stream, size int) {
	defer speech.done.Done()
	message := make([]byte, size)
	for !speech.over.Load() {
		if _, err := stream.Write(message); err != nil {
			return
		}
		speech.sent.Add(1)
	}
	_ = stream.Close()
}

// At a rate, all streams in turn; what is due at a tick is stamped and sent then.
func (speech *Speech) pace(streams []network.Stream, size, rate int) {
	defer speech.done.Done()
	message := make([]byte, size)
	begun := now()
	for !speech.over.Load() {
		due := int64(float64(now()-begun) / 1e9 * float64(rate))
		for speech.sent.Load() < due && !speech.over.Load() {
			binary.BigEndian.PutUint64(message, uint64(now()))
			if _, err := streams[int(speech.sent.Load())%len(streams)].Write(message); err != nil {
				return
			}
			speech.sent.Add(1)
		}
		time.Sleep(tick)
	}
	for _, stream := range streams {
		_ = stream.Close()
	}
}

func (end *End) stop() string {
	end.speech.over.Store(true)
	done := make(chan struct{})
	go func() {
		end.speech.done.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
	return fmt.Sprintf("stopped %d", end.speech.sent.Load())
}

func (end *End) shake(address string, count, atOnce int) string {
	where, err := peer.AddrInfoFromString(address)
	check(err)
	end.dialler(len(end.connections) + atOnce - 1)
	visitors := end.diallers[len(end.connections) : len(end.connections)+atOnce]
	var begunOnes atomic.Int64
	var all sync.WaitGroup
	begun := now()
	for _, visitor := range visitors {
		all.Add(1)
		go func() {
			defer all.Done()
			for begunOnes.Add(1) <= int64(count) {
				check(visitor.Connect(context.Background(), *where))
				check(visitor.Network().ClosePeer(where.ID))
			}
		}()
	}
	all.Wait()
	return fmt.Sprintf("shaken %d %d", count, now()-begun)
}

func (end *End) answer(order string) string {
	words := strings.Fields(order)
	number := func(index int) int {
		parsed, err := strconv.Atoi(words[index])
		check(err)
		return parsed
	}
	switch words[0] {
	case "connect":
		return end.connect(words[1], number(2))
	case "send":
		return end.send(number(1), number(2))
	case "stop":
		return end.stop()
	case "heard":
		return end.ear.tell()
	case "handshakes":
		return end.shake(words[1], number(2), number(3))
	default:
		return "unknown " + words[0]
	}
}

func main() {
	end := &End{listener: newHost("/ip4/127.0.0.1/tcp/0")}
	end.listener.SetStreamHandler(benchmark, end.ear.listen)
	fmt.Printf("listening %s/p2p/%s\n", end.listener.Addrs()[0], end.listener.ID())
	orders := bufio.NewScanner(os.Stdin)
	for orders.Scan() {
		fmt.Println(end.answer(orders.Text()))
	}
}
