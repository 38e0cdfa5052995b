package org.jackfield.ciphers;

class LanesTest extends JavaBoxesContract {

    @Override
    ManyBlocks path() {
        return new Lanes();
    }
}
