package io.vicinal.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.planner.session.EndedStatement;
import io.vicinal.planner.session.StatementListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Counts what the server does. Thread-safe. */
public final class ServerMetrics implements StatementListener, AutoCloseable {
  /** The content type of {@link #text}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Timer> statements = new ConcurrentHashMap<>();
  private final Map<String, Counter> errors = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> requests = new ConcurrentHashMap<>();
  private final Counter rows;
  private final DistributionSummary bytesIn;
  private final DistributionSummary bytesOut;

  /** Creates numbers that are all zero, but for those of the process. */
  public ServerMetrics() {
    rows =
        Counter.builder("vicinal.rows")
            .description("Rows that statements gave or changed")
            .register(registry);
    bytesIn =
        DistributionSummary.builder("vicinal.request.bytes")
            .description("Bytes of the bodies of requests")
            .register(registry);
    bytesOut =
        DistributionSummary.builder("vicinal.response.bytes")
            .description("Bytes of the bodies of answers")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Shows what {@code directory} holds, each time that somebody asks. */
  public void show(ServedDirectory directory) {
    var activity = directory.activity();
    gauge("vicinal.connections", "Open connections", () -> activity.size());
    gauge("vicinal.statements.running", "Statements at work", () -> activity.running());
    var contents = new DirectoryContents(directory);
    gauge("vicinal.tables", "Tables of all databases", () -> contents.now().tables());
    gauge("vicinal.segments", "Segments of all tables", () -> contents.now().segments());
    gauge("vicinal.stored.rows", "Rows, without dead ones", () -> contents.now().rows());
    gauge("vicinal.dead.rows", "Rows that wait for compaction", () -> contents.now().deadRows());
    gauge("vicinal.disk.bytes", "Bytes of segments on disk", () -> contents.now().diskBytes());
    gauge(
        "vicinal.off.heap.bytes",
        "Bytes of segments in memory, outside the heap",
        () -> contents.now().memoryBytes());
    gauge("vicinal.log.bytes", "Bytes of write-ahead logs", () -> contents.now().logBytes());
    FunctionCounter.builder("vicinal.commits", contents, it -> it.now().commits())
        .description("Commits of all databases since they were made")
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  @Override
  public void ended(EndedStatement statement) {
    String kind =
        statement.kind() == null ? "none" : statement.kind().name().toLowerCase(Locale.ROOT);
    statements
        .computeIfAbsent(kind, this::timer)
        .record(statement.workNanos(), TimeUnit.NANOSECONDS);
    rows.increment((double) statement.rows());
    String state = statement.state();
    if (state != null) {
      errors
          .computeIfAbsent(state.substring(0, Math.min(2, state.length())), this::errors)
          .increment();
    }
  }

  private Timer timer(String kind) {
    return Timer.builder("vicinal.statement")
        .description("Time that statements were at work")
        .tag("kind", kind)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter errors(String sqlClass) {
    return Counter.builder("vicinal.errors")
        .description("Statements that failed, by the class of their SQLSTATE")
        .tag("class", sqlClass)
        .register(registry);
  }

  /** Counts an answered request. */
  public void answered(int status, long in, long out) {
    requests
        .computeIfAbsent(
            status,
            it ->
                Counter.builder("vicinal.requests")
                    .description("Answered requests, by HTTP status")
                    .tag("status", String.valueOf(it))
                    .register(registry))
        .increment();
    bytesIn.record((double) in);
    bytesOut.record((double) out);
  }

  /** Returns all numbers of this moment in Prometheus' text form. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
