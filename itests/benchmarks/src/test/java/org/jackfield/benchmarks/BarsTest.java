package org.jackfield.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarsTest {

    private static final Figure RATE = new Figure("running", "hares & hedgehogs", "m/s", true);

    @Test
    void eachHasABarAsLongAsItsMedian() throws Exception {
        Results results = new Results();
        results.add(RATE, "hare", 30);
        results.add(RATE, "hedgehog <in the field>", 10);

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new Bars(results, RATE).svg())));

        NodeList rectangles = svg.getElementsByTagName("rect");
        double[] widths = IntStream.range(1, rectangles.getLength())
                .mapToDouble(i -> Double.parseDouble(
                        rectangles.item(i).getAttributes().getNamedItem("width").getNodeValue()))
                .toArray();
        assertEquals(2, widths.length);
        assertEquals(3, widths[0] / widths[1], 0.01);
    }
}
