package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A JSON object that is written into memory, up to a size. Not thread-safe. */
final class Answer {
  /** More than any page of rows should be; who wants more asks for the next page. */
  static final long BYTES_MAX = 64L << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json;

  Answer() throws IOException {
    json = Json.MAPPER.createGenerator(bytes);
    json.writeStartObject();
  }

  JsonGenerator json() {
    return json;
  }

  /** Refuses to go on where the answer is too large. */
  void checkSize() throws RestRefused {
    if (bytes.size() + (long) json.getOutputBuffered() > BYTES_MAX) {
      throw RestRefused.tooLarge(BYTES_MAX);
    }
  }

  RestAnswer end() throws IOException {
    json.writeEndObject();
    json.close();
    return new RestAnswer(200, bytes.toByteArray());
  }
}
