package io.vicinal.benchmarks.ann.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compiles the C++ source that comes with this benchmark, for this machine. The environment
 * variable {@code HNSWLIB_INCLUDE} names the folder above {@code hnswlib/hnswlib.h} where the
 * compiler does not find it itself.
 */
final class NativeProgram {
  private static final String SOURCE = "hnswlib_peer.cpp";
  private static final long COMPILE_SECONDS_MAX = 300;

  private NativeProgram() {}

  /** Returns the program, compiled in {@code directory}. */
  static Path compile(Path directory)
      throws IOException, InterruptedException, UnavailableException {
    Path source = directory.resolve(SOURCE);
    Path program = directory.resolve("hnswlib_peer");
    try (var in = NativeProgram.class.getResourceAsStream("/" + SOURCE)) {
      Files.copy(Objects.requireNonNull(in, SOURCE), source);
    }
    List<String> command =
        new ArrayList<>(List.of("g++", "-O3", "-march=native", "-std=c++17", "-pthread"));
    include().ifPresent(folder -> command.add("-I" + folder));
    command.addAll(List.of(source.toString(), "-o", program.toString()));
    Path log = directory.resolve("compiler.log");
    Process compiler = start(new ProcessBuilder(command).redirectOutput(log.toFile()));
    if (!compiler.waitFor(COMPILE_SECONDS_MAX, TimeUnit.SECONDS)) {
      compiler.destroyForcibly();
      throw new UnavailableException("g++ did not finish");
    }
    if (compiler.exitValue() != 0) {
      String reason = Files.readString(log).contains("hnswlib.h") ? "no hnswlib.h" : "g++ failed";
      throw new UnavailableException(reason);
    }
    return program;
  }

  private static Optional<String> include() {
    return Optional.ofNullable(System.getenv("HNSWLIB_INCLUDE"));
  }

  private static Process start(ProcessBuilder builder) throws UnavailableException {
    try {
      return builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UnavailableException("no g++");
    }
  }
}
