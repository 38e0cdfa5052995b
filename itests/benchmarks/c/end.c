/* libsodium in C as one end of a benchmark: frames sealed, sent over a socket, and opened, and nothing besides. It takes its orders, one a
   line, from standard input (see the README beside, "An end"); it knows those that throughput needs. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_BYTES = 4, LONGEST = 1 << 20, MOST_CONNECTIONS = 64 };

static const unsigned char key[crypto_secretbox_KEYBYTES];
static atomic_long heard, sent;
static atomic_int over;
static int sockets[MOST_CONNECTIONS];
static pthread_t speakers[MOST_CONNECTIONS];
static int connections;
static size_t message_bytes;

static void *checked(void *memory) {
    if (memory == NULL) {
        perror("end");
        exit(1);
    }
    return memory;
}

static int check(int result) {
    if (result < 0) {
        perror("end");
        exit(1);
    }
    return result;
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int read_fully(int socket, unsigned char *into, size_t bytes) {
    return recv(socket, into, bytes, MSG_WAITALL) == (ssize_t) bytes;
}

/* Frames: their length, the tag, what is sealed; the nonce counts them. */
static void *listen_to(void *argument) {
    int socket = (int) (long) argument;
    unsigned char nonce[crypto_secretbox_NONCEBYTES] = {0}, head[HEAD_BYTES];
    unsigned char *frame = checked(malloc(LONGEST)), *opened = checked(malloc(LONGEST));
    while (read_fully(socket, head, HEAD_BYTES)) {
        unsigned int length;
        memcpy(&length, head, HEAD_BYTES);
        length = ntohl(length);
        if (length > LONGEST || !read_fully(socket, frame, length)) {
            break;
        }
        sodium_increment(nonce, sizeof nonce);
        if (crypto_secretbox_open_easy(opened, frame, length, nonce, key) != 0) {
            fprintf(stderr, "end: a frame does not open\n");
            exit(1);
        }
        heard++;
    }
    free(frame);
    free(opened);
    close(socket);
    return NULL;
}

static void *accept_all(void *argument) {
    int listener = (int) (long) argument;
    for (;;) {
        long socket = check(accept(listener, NULL, NULL));
        pthread_t thread;
        if (pthread_create(&thread, NULL, listen_to, (void *) socket) != 0) {
            exit(1);
        }
        pthread_detach(thread);
    }
}

/* The nonces of a connection go on from one order to the next. */
static unsigned char nonces[MOST_CONNECTIONS][crypto_secretbox_NONCEBYTES];

static void *speak(void *argument) {
    long which = (long) argument;
    size_t sealed = crypto_secretbox_MACBYTES + message_bytes, all = HEAD_BYTES + sealed;
    unsigned char *message = checked(calloc(1, message_bytes)), *frame = checked(malloc(all));
    unsigned int length = htonl(sealed);
    memcpy(frame, &length, HEAD_BYTES);
    while (!over) {
        sodium_increment(nonces[which], sizeof nonces[which]);
        crypto_secretbox_easy(frame + HEAD_BYTES, message, message_bytes, nonces[which], key);
        for (size_t done = 0; done < all;) {
            done += check(send(sockets[which], frame + done, all - done, 0));
        }
        sent++;
    }
    free(message);
    free(frame);
    return NULL;
}

static void connect_all(int port, int count) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < count && connections < MOST_CONNECTIONS; i++) {
        int made = check(socket(AF_INET, SOCK_STREAM, 0));
        check(connect(made, (struct sockaddr *) &address, sizeof address));
        setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        sockets[connections++] = made;
    }
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int listener = check(socket(AF_INET, SOCK_STREAM, 0));
    pthread_t acceptor;
    char line[256];
    check(sodium_init());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(bind(listener, (struct sockaddr *) &address, sizeof address));
    check(listen(listener, MOST_CONNECTIONS));
    check(getsockname(listener, (struct sockaddr *) &address, &length));
    if (pthread_create(&acceptor, NULL, accept_all, (void *) (long) listener) != 0) {
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("listening 127.0.0.1:%d\n", ntohs(address.sin_port));
    while (fgets(line, sizeof line, stdin) != NULL) {
        int port, count;
        size_t bytes;
        long long begun = now();
        if (strncmp(line, "prepare ", 8) == 0) {
            puts("prepared");
        } else if (sscanf(line, "connect 127.0.0.1:%d %d", &port, &count) == 2) {
            connect_all(port, count);
            printf("connected %d %lld\n", count, now() - begun);
        } else if (sscanf(line, "send %zu 0", &bytes) == 1 && bytes <= LONGEST - crypto_secretbox_MACBYTES) {
            message_bytes = bytes;
            over = 0;
            sent = 0;
            for (long i = 0; i < connections; i++) {
                if (pthread_create(&speakers[i], NULL, speak, (void *) i) != 0) {
                    return 1;
                }
            }
            puts("sending");
        } else if (strncmp(line, "stop", 4) == 0) {
            over = 1;
            for (int i = 0; i < connections; i++) {
                pthread_join(speakers[i], NULL);
            }
            printf("stopped %ld\n", (long) sent);
        } else if (strncmp(line, "heard", 5) == 0) {
            printf("heard %ld %lld -1 -1 -1\n", (long) heard, now());
        } else {
            printf("unknown %s", line);
        }
    }
    return 0;
}
