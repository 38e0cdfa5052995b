package org.jackfield.distribution.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, http://localhost:8732",
        ":18732, http://127.0.0.1:18732",
        "[::1], http://[::1]:8732",
        "HTTP://Localhost:1/, HTTP://Localhost:1",
        "https://node.example, https://node.example",
        "http://node.example/behind/a/proxy/, http://node.example:8732/behind/a/proxy"
    })
    void anEndpointHasThePortOfTheApiUnlessItSaysAnother(String text, String endpoint) {
        assertEquals(endpoint, new ApiOptions.EndpointConverter().convert(text).toString());
    }
}
