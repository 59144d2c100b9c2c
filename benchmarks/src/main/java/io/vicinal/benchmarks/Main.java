package io.vicinal.benchmarks;

import io.vicinal.benchmarks.ann.AnnBenchmark;
import io.vicinal.benchmarks.ingest.IngestBenchmark;
import io.vicinal.benchmarks.ingest.IngestOptions;
import io.vicinal.benchmarks.memory.MemoryBenchmark;
import io.vicinal.benchmarks.reopen.ReopenBenchmark;
import io.vicinal.benchmarks.reopen.ReopenOptions;
import io.vicinal.benchmarks.server.ServerBenchmark;
import io.vicinal.benchmarks.server.ServerOptions;
import io.vicinal.benchmarks.sql.SqlBenchmark;
import io.vicinal.benchmarks.sql.SqlOptions;
import java.util.Arrays;
import java.util.List;

/** Runs one benchmark by name. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    List<String> options =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "ann" -> AnnBenchmark.run(options, Main.class, System.out);
      case "ingest" -> IngestBenchmark.run(IngestOptions.parse(options), System.out);
      case "reopen" -> ReopenBenchmark.run(ReopenOptions.parse(options), System.out);
      case "memory" -> MemoryBenchmark.run(MemoryBenchmark.Options.parse(options), System.out);
      case "sql" -> SqlBenchmark.run(SqlOptions.parse(options), System.out);
      case "server" -> ServerBenchmark.run(ServerOptions.parse(options), System.out);
      default -> {
        System.err.println(
            """
            usage: bench ann [--parts search,build,filter,scan,threads] [--data DIR,..] [--rotated N] [--rows N]
                             [--queries N] [--rounds N] [--seconds N] [--quantization NAME,..] [--only NAME,..]
                             [--quick] [--profile] [--large [--large-rows N]]
                   bench ingest [--dimension N] [--rows N] [--commits N] [--rounds N] [--batches N,..]
                                [--threads N,..] [--committers N,..] [--durability commit|interval|all]
                                [--only NAME] [--directory DIR]
                   bench reopen [--rows N] [--tail N] [--dimension N] [--m N] [--ef-construction N]
                                [--directory DIR]
                   bench memory [--rows N] [--dimension N] [--queries N] [--m N] [--ef-construction N]
                                [--directory DIR]
                   bench sql [--rows N] [--dimension N] [--calls N] [--rounds N] [--starts N] [--launcher FILE]
                             [--quick] [--directory DIR]
                   bench server [--rows N] [--connections N,..] [--rounds N] [--warm-ups N] [--seconds N]
                                [--data DIR] [--only WORD,..] [--launcher FILE] [--quick] [--directory DIR]\
            """);
        System.exit(2);
      }
    }
  }
}
