package io.vicinal.server.settings;

import io.vicinal.server.settings.Settings.Given;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings: a flag goes before the environment, that before the file, and that before the
 * default.
 */
public final class SettingSources {
  /** How the variables of the environment begin that are settings. */
  public static final String VARIABLE_PREFIX = "VICINAL_";

  /** Names the file where no flag does. */
  public static final String FILE_VARIABLE = VARIABLE_PREFIX + "CONFIG";

  /** What else begins so: these are the launcher's. */
  private static final Set<String> OTHER_VARIABLES = Set.of(FILE_VARIABLE, "VICINAL_JAVA_HOME");

  private SettingSources() {}

  /**
   * Returns the settings that hold.
   *
   * @param flags what was given on the command line
   * @param environment all of the process's variables
   * @param file of {@code --config}; null for the one that the environment names, if it does
   * @throws SettingRefused where one is unknown or impossible, or the file cannot be read
   */
  public static Settings read(
      Map<Setting, String> flags, Map<String, String> environment, @Nullable String file)
      throws SettingRefused {
    var given = new EnumMap<Setting, Given>(Setting.class);
    String named = file == null ? environment.get(FILE_VARIABLE) : file;
    if (named != null) {
      readFile(named, given);
    }
    readEnvironment(environment, given);
    for (Map.Entry<Setting, String> flag : flags.entrySet()) {
      put(given, flag.getKey(), flag.getValue(), "flag " + flag.getKey().flag());
    }
    return new Settings(given);
  }

  private static void readEnvironment(Map<String, String> environment, Map<Setting, Given> given)
      throws SettingRefused {
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      if (!variable.startsWith(VARIABLE_PREFIX) || OTHER_VARIABLES.contains(variable)) {
        continue;
      }
      Setting setting = null;
      for (Setting candidate : Setting.values()) {
        if (candidate.variable().equals(variable)) {
          setting = candidate;
        }
      }
      if (setting == null) {
        throw new SettingRefused("environment variable \"" + variable + "\" is no setting");
      }
      put(given, setting, entry.getValue(), "environment " + variable);
    }
  }

  private static void readFile(String name, Map<Setting, Given> given) throws SettingRefused {
    for (Map.Entry<String, String> entry : properties(name).entrySet()) {
      Optional<Setting> setting = Setting.named(entry.getKey());
      if (setting.isEmpty()) {
        throw new SettingRefused(
            "\"" + entry.getKey() + "\" in file \"" + name + "\" is no setting");
      }
      put(given, setting.get(), entry.getValue(), "file " + name);
    }
  }

  private static Map<String, String> properties(String name) throws SettingRefused {
    var read = new TreeMap<String, String>();
    var properties =
        new Properties() {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized @Nullable Object put(Object key, Object value) {
            if (read.put((String) key, (String) value) != null) {
              throw new IllegalArgumentException("\"" + key + "\" is given twice");
            }
            return null;
          }
        };
    try (Reader reader = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new SettingRefused("file \"" + name + "\" of settings does not exist");
    } catch (CharacterCodingException e) {
      throw new SettingRefused("file \"" + name + "\" of settings is not UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new SettingRefused(
          "file \"" + name + "\" of settings cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new SettingRefused("file \"" + name + "\" of settings is wrong: " + e.getMessage());
    }
    return read;
  }

  private static void put(Map<Setting, Given> given, Setting setting, String value, String source)
      throws SettingRefused {
    String text = value.strip();
    Optional<String> fault = setting.form().fault(text);
    if (fault.isPresent()) {
      throw new SettingRefused(
          "setting \"" + setting.key() + "\" " + fault.get() + " (" + source + ")");
    }
    given.put(setting, new Given(text, source));
  }
}
