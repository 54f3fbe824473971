package io.github.flows8x8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A service in Java as it would use the library: no class of Kotlin, no exception that is declared. */
final class JavaService implements AutoCloseable {
    private final BlockingClient client;

    JavaService(String url) {
        var options = new ClientOptions();
        options.setApiKey("any-key-will-do");
        options.setAccountId("1ab2c3d4-0000-4000-8000-00000000abcd");
        options.setChannelId("ec36a867-3dd4-e911-814a-02d85f55fce8");
        options.setBaseUrl(url);
        options.setNoProxy(true);
        options.setTimeout(Duration.ofSeconds(10));
        client = new BlockingClient(options);
    }

    SavedFlow create(String name, String document) {
        return client.createFlow(name, List.of(FlowCategory.Survey.INSTANCE), Flows.flowJson(document));
    }

    FlowDetails get(String id) {
        return client.getFlow(id);
    }

    CompletableFuture<FlowDetails> getLater(String id) {
        return client.getFlowAsync(id);
    }

    SavedFlow rename(String id, String name) {
        var changes = new UpdateFlow();
        changes.setName(new TextPatch.Value(name));
        return client.updateFlow(id, changes);
    }

    /** Publishes and waits; what can go wrong is told by class. */
    String publish(String id) {
        try {
            client.publishFlow(id);
            return Flows.textOf(client.waitForStatus(id, FlowStatus.Published.INSTANCE, Duration.ofSeconds(5)).getStatus());
        } catch (FlowsFailure failure) {
            if (failure.getError() instanceof FlowsException.NotFound missing) {
                return "no flow: " + missing.getDetails().getApiCode();
            }
            throw failure;
        }
    }

    /** Deletes; what can go wrong is told by kind. */
    String delete(String id) {
        try {
            client.deleteFlow(id);
            return "deleted";
        } catch (FlowsFailure failure) {
            return switch (failure.getKind()) {
                case "conflict" -> "it was published";
                case "not_found" -> "no flow";
                default -> throw failure;
            };
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
