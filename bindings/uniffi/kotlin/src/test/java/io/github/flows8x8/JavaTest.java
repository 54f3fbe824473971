package io.github.flows8x8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The library from Java, against the simulator. */
class JavaTest {
    private Listening simulator;
    private JavaService service;
    private String document;

    @BeforeEach
    void start() throws IOException {
        simulator = new Listening("flows8x8", "simulate", "--port", "0");
        service = new JavaService(simulator.getUrl());
        document = Files.readString(Path.of(ProgramsKt.getREPO().getPath(), "examples/flows/survey.json"));
    }

    @AfterEach
    void stop() {
        service.close();
        simulator.close();
    }

    @Test
    @DisplayName("a flow is created, read, changed and published from Java")
    void lifecycle() throws Exception {
        var saved = service.create("survey", document);
        assertTrue(saved.getValidationErrors().isEmpty());
        assertEquals("survey", service.get(saved.getId()).getName());
        service.rename(saved.getId(), "other survey");
        var flow = service.getLater(saved.getId()).get(10, TimeUnit.SECONDS);
        assertEquals("other survey", flow.getName());
        assertEquals(FlowStatus.Draft.INSTANCE, flow.getStatus());
        assertEquals("PUBLISHED", service.publish(saved.getId()));
    }

    @Test
    @DisplayName("Java tells errors apart by class")
    void byClass() {
        assertEquals("no flow: 1300", service.publish("404404"));
    }

    @Test
    @DisplayName("Java tells errors apart by kind")
    void byKind() {
        var saved = service.create("survey", document);
        service.publish(saved.getId());
        assertEquals("it was published", service.delete(saved.getId()));
        assertEquals("no flow", service.delete("404404"));
    }

    @Test
    @DisplayName("a failure has its text as message and everything as details")
    void details() {
        var failure = assertThrows(FlowsFailure.class, () -> service.get("404404"));
        assertEquals(failure.getDetails().getText(), failure.getMessage());
        assertEquals(failure.getError(), failure.getCause());
        assertEquals("get_flow", failure.getDetails().getOperation());
        assertEquals("not_found", Flows.getDetails(failure.getError()).getKind());
    }

    @Test
    @DisplayName("a future fails with the failure")
    void future() {
        var failed = assertThrows(CompletionException.class, () -> service.getLater("404404").join());
        assertEquals("not_found", assertInstanceOf(FlowsFailure.class, failed.getCause()).getKind());
    }

    @Test
    @DisplayName("after close a call fails with kind closed")
    void closed() {
        service.close();
        assertEquals("closed", assertThrows(FlowsFailure.class, () -> service.get("1")).getKind());
    }

    @Test
    @DisplayName("what needs no client can be called from Java")
    void functions() {
        assertTrue(BlockingClient.lint(Flows.flowJson(document)).getErrors().isEmpty());
        assertNull(BlockingClient.explain("NO_SUCH_CODE"));
        assertEquals(FlowStatus.Draft.INSTANCE, Flows.statusOf("DRAFT"));
        assertEquals("SURVEY", Flows.textOf(Flows.categoryOf("SURVEY")));
        assertNotNull(BlockingClient.explain("INVALID_PROPERTY_VALUE"));
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        var failure = assertThrows(FlowsFailure.class, () -> BlockingClient.parseFlowReply(body, "Bearer x"));
        assertEquals("webhook", failure.getKind());
    }
}
