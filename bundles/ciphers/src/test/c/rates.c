/* libsodium seals and opens frames in turn, as Rates.java lets the boxes of this bundle: megabytes of plaintext in a second of the processor. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(void) {
    enum { ROUNDS = 6 };
    static const unsigned char key[crypto_secretbox_KEYBYTES];
    static const size_t lengths[] = {64, 512, 1024, 2048, 4096, 16384, 65000};
    unsigned char nonce[crypto_secretbox_NONCEBYTES] = {0};
    if (sodium_init() < 0) {
        return 1;
    }
    puts("| frame | libsodium in C, MB/s |\n|---|---|");
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        size_t length = lengths[i];
        long frames = 40000000 / (200 + length);
        unsigned char *plaintext = calloc(1, length), *sealed = calloc(1, crypto_secretbox_MACBYTES + length);
        double best = 0;
        if (plaintext == NULL || sealed == NULL) {
            return 1;
        }
        for (int round = 0; round < ROUNDS; round++) {
            double begun = seconds(), rate;
            for (long frame = 0; frame < frames; frame++) {
                sodium_increment(nonce, sizeof nonce);
                crypto_secretbox_easy(sealed, plaintext, length, nonce, key);
                if (crypto_secretbox_open_easy(plaintext, sealed, crypto_secretbox_MACBYTES + length, nonce, key) != 0) {
                    return 1;
                }
            }
            rate = 2e-6 * frames * length / (seconds() - begun);
            best = rate > best ? rate : best;
        }
        printf("| %zu | %.0f |\n", length, best);
        free(plaintext);
        free(sealed);
    }
    return 0;
}
