-- The tables and queries of Orleans' AdoNet storage; see PostgreSql/001.sql. MySQL commits each of these statements by itself, so all of
-- them may be run again. Keys are bytes: as text, MySQL would take 'f1' for 'F1' and ignore blanks at the end.
CREATE TABLE IF NOT EXISTS OrleansQuery (
    QueryKey  VARCHAR(64) NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS OrleansStorage (
    ServiceId              VARBINARY(150) NOT NULL,
    GrainTypeString        VARBINARY(512) NOT NULL,
    GrainIdExtensionString VARBINARY(2048) NOT NULL,
    GrainIdN0              BIGINT NOT NULL,
    GrainIdN1              BIGINT NOT NULL,
    Version                INT NOT NULL,
    ModifiedOn             TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PayloadBinary          LONGBLOB,
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

DROP PROCEDURE IF EXISTS WriteToStorage;

-- An unchanged version in the answer means that nothing was written. A first write that meets a row is a duplicate key (1062).
CREATE PROCEDURE WriteToStorage(
    _GrainIdN0 BIGINT, _GrainIdN1 BIGINT, _GrainTypeString VARBINARY(512), _GrainIdExtensionString VARBINARY(2048),
    _ServiceId VARBINARY(150), _GrainStateVersion INT, _PayloadBinary LONGBLOB)
BEGIN
    DECLARE EXIT HANDLER FOR 1062 SELECT _GrainStateVersion AS NewGrainStateVersion;
    IF _GrainStateVersion IS NULL THEN
        INSERT INTO OrleansStorage (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, Version, PayloadBinary)
        VALUES (_ServiceId, _GrainTypeString, COALESCE(_GrainIdExtensionString, ''), _GrainIdN0, _GrainIdN1, 1, _PayloadBinary);
        SELECT 1 AS NewGrainStateVersion;
    ELSE
        UPDATE OrleansStorage SET PayloadBinary = _PayloadBinary, Version = Version + 1
        WHERE ServiceId = _ServiceId AND GrainTypeString = _GrainTypeString AND GrainIdExtensionString = COALESCE(_GrainIdExtensionString, '')
          AND GrainIdN0 = _GrainIdN0 AND GrainIdN1 = _GrainIdN1 AND Version = _GrainStateVersion;
        SELECT IF(ROW_COUNT() > 0, _GrainStateVersion + 1, _GrainStateVersion) AS NewGrainStateVersion;
    END IF;
END;

REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
SELECT PayloadBinary, Version FROM OrleansStorage
WHERE ServiceId = CAST(@ServiceId AS BINARY) AND GrainTypeString = CAST(@GrainTypeString AS BINARY)
  AND GrainIdExtensionString = COALESCE(CAST(@GrainIdExtensionString AS BINARY), '''') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1'),
('WriteToStorageKey', '
CALL WriteToStorage(@GrainIdN0, @GrainIdN1, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @GrainStateVersion, @PayloadBinary)'),
('ClearStorageKey', '
UPDATE OrleansStorage SET PayloadBinary = NULL, Version = Version + 1
WHERE ServiceId = CAST(@ServiceId AS BINARY) AND GrainTypeString = CAST(@GrainTypeString AS BINARY)
  AND GrainIdExtensionString = COALESCE(CAST(@GrainIdExtensionString AS BINARY), '''') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
  AND Version = @GrainStateVersion;
SELECT IF(ROW_COUNT() > 0, @GrainStateVersion + 1, @GrainStateVersion) AS NewGrainStateVersion'),
('DeleteStorageKey', '
DELETE FROM OrleansStorage
WHERE ServiceId = CAST(@ServiceId AS BINARY) AND GrainTypeString = CAST(@GrainTypeString AS BINARY)
  AND GrainIdExtensionString = COALESCE(CAST(@GrainIdExtensionString AS BINARY), '''') AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
  AND Version = @GrainStateVersion;
SELECT IF(ROW_COUNT() > 0, @GrainStateVersion + 1, @GrainStateVersion) AS NewGrainStateVersion');
