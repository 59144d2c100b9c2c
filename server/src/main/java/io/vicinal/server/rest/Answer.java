package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A JSON object that is written into memory, up to a size. Not thread-safe. */
final class Answer {
  /** More than any page of rows should be; who wants more asks for the next page. */
  static final long BYTES_MAX = 64L << 20;

  /** What every answer may have. */
  private static final long SMALL_BYTES = 64L << 10;

  private static final long STEP_BYTES = 1L << 20;

  /** At its end, an answer is copied. */
  private static final int COPIES = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private final AnswerMemory memory;
  private long taken = SMALL_BYTES;

  Answer(AnswerMemory memory) throws IOException {
    this.memory = memory;
    json = Json.MAPPER.createGenerator(bytes);
    json.writeStartObject();
  }

  JsonGenerator json() {
    return json;
  }

  /** Refuses to go on where the answer is too large, or takes what others need. */
  void checkSize() throws RestRefused {
    long size = bytes.size() + (long) json.getOutputBuffered();
    if (size > BYTES_MAX) {
      throw RestRefused.tooLarge(BYTES_MAX);
    }
    while (size > taken) {
      if (!memory.take(COPIES * STEP_BYTES)) {
        throw RestRefused.noMemory();
      }
      taken += STEP_BYTES;
    }
  }

  RestAnswer end() throws IOException {
    json.writeEndObject();
    json.close();
    return new RestAnswer(200, bytes.toByteArray());
  }
}
