-- Las Palmas once more, from the raw OpenStreetMap file, in SQL: places, roads and population grid, in EPSG:32628.
-- Of the run only units and land are taken. Parameters: $osm, $population, $run.

CREATE TABLE raw AS SELECT * FROM ST_ReadOSM(getvariable('osm'));
CREATE TABLE node AS
    SELECT id, ST_Transform(ST_Point(lon, lat), 'EPSG:4326', 'EPSG:32628', always_xy := true) AS geom
    FROM raw WHERE kind = 'node';

-- Ways with all their nodes; those cut off at the extract's edge lie outside the city.
CREATE TABLE way AS
    WITH step AS (
        SELECT id, unnest(refs) AS ref, generate_subscripts(refs, 1) AS nth, len(refs) AS nodes FROM raw WHERE kind = 'way'
    )
    SELECT step.id, ST_MakeLine(list(node.geom ORDER BY nth)) AS geom
    FROM step JOIN node ON node.id = step.ref
    GROUP BY step.id, nodes HAVING count(*) = nodes AND nodes > 1;

-- Everything that has tags and a place: points, closed ways as areas, multipolygons y1 the even-odd rule.
CREATE TABLE thing AS
    SELECT 'node/' || raw.id AS id, tags, node.geom AS geom
    FROM raw JOIN node USING (id) WHERE kind = 'node' AND cardinality(tags) > 0
    UNION ALL
    SELECT 'way/' || raw.id, tags, ST_MakeValid(ST_MakePolygon(way.geom))
    FROM raw JOIN way USING (id)
    WHERE kind = 'way' AND cardinality(tags) > 0 AND coalesce(tags['area'], '') <> 'no'
        AND refs[1] = refs[-1] AND len(refs) > 3
    UNION ALL
    SELECT 'relation/' || member.id, any_value(member.tags), ST_BuildArea(ST_Collect(list(way.geom)))
    FROM (
        SELECT id, tags, unnest(refs) AS ref, unnest(ref_types) AS ref_type, len(list_filter(ref_types, t -> t = 'way')) AS ways
        FROM raw WHERE kind = 'relation' AND tags['type'] IN ('multipolygon', 'boundary')
    ) AS member JOIN way ON way.id = member.ref
    WHERE member.ref_type = 'way'
    GROUP BY member.id, member.ways HAVING count(*) = member.ways;

-- Schools: what the names say plainly. Primary, infants' and special schools, courses and academies do not count;
-- those that teach ages 12 to 16 are certain; the others are possible.
CREATE TABLE school AS
    SELECT id, geom, 1000.0 AS radius_m, regexp_matches(name, '\bi\.? ?e\.? ?s\b|\bceo\b|\bcpeips\b|\beso\b|secundaria') AS certain
    FROM (SELECT *, lower(strip_accents(coalesce(tags['name'], ''))) AS name FROM thing WHERE tags['amenity'] = 'school')
    WHERE coalesce(tags['school'], '') <> 'primary'
        AND NOT regexp_matches(name, '\bc\. ?e\. ?(i\. ?)?p\b|\bcei?p\b|\bc\.?p\b|colegio publico')
        AND NOT regexp_matches(name, 'infantil|\bcpei\b|\beoi\b|\bf\.p\.|formacion|universidad|educacion (especial|vial)')
        AND NOT regexp_matches(name, 'escuela( [a-z]+)? de |\bacademia\b|\bdance\b|school of languages');

CREATE TABLE park AS
    SELECT id, geom, CASE WHEN ST_Area(geom) >= 50000 THEN 1000 WHEN ST_Area(geom) >= 10000 THEN 500 ELSE 300 END AS radius_m
    FROM thing
    WHERE (tags['leisure'] = 'park' OR tags['landuse'] IN ('recreation_ground', 'village_green')
            OR (tags['leisure'] = 'garden' AND tags['name'] IS NOT NULL))
        AND coalesce(tags['access'], '') NOT IN ('private', 'no', 'customers', 'residents')
        AND coalesce(tags['garden:type'], '') NOT IN ('residential', 'private', 'roof_garden', 'community')
        AND ST_Area(geom) >= 2000;

CREATE TABLE football AS
    SELECT id, geom, CASE WHEN ST_Area(geom) >= 2000 THEN 1000 WHEN ST_Area(geom) >= 400 THEN 500 ELSE 300 END AS radius_m
    FROM thing
    WHERE tags['leisure'] IN ('pitch', 'stadium', 'track', 'sports_centre')
        AND len(list_intersect(string_split(lower(tags['sport']), ';'), ['soccer', 'football', 'futsal'])) > 0;

-- A station of unknown class has a duty area of 4 km2, drawn as a circle round its middle.
CREATE TABLE fire_station AS
    SELECT id, ST_Centroid(geom) AS geom, sqrt(4e6 / pi()) AS radius_m FROM thing WHERE tags['amenity'] = 'fire_station';

CREATE TABLE kindergarten AS SELECT id, tags, geom FROM thing WHERE tags['amenity'] = 'kindergarten';

CREATE TABLE elderly_care AS
    SELECT id, tags, geom FROM thing
    WHERE tags['amenity'] IN ('nursing_home', 'retirement_home')
        OR tags['social_facility:for'] IN ('senior', 'seniors', 'elderly', 'old_people')
        OR (tags['social_facility'] IN ('nursing_home', 'assisted_living') AND tags['social_facility:for'] IS NULL);

CREATE TABLE unit AS SELECT unit_id, level, parent_id, residents_persons, unallocated_persons,
    ST_GeomFromWKB(ST_AsWKB(geometry)) AS geom FROM read_parquet(getvariable('run') || '/units.parquet') WHERE tree = 'checkup';
CREATE TABLE residential_land AS SELECT ST_Union_Agg(ST_GeomFromWKB(ST_AsWKB(geometry))) AS geom
    FROM read_parquet(getvariable('run') || '/layers/residential_land.parquet');
CREATE TABLE construction_land AS SELECT ST_Union_Agg(ST_GeomFromWKB(ST_AsWKB(geometry))) AS geom
    FROM read_parquet(getvariable('run') || '/layers/construction_land.parquet');
CREATE TABLE built_up_land AS SELECT ST_Union_Agg(ST_GeomFromWKB(ST_AsWKB(geometry))) AS geom
    FROM read_parquet(getvariable('run') || '/layers/built_up_land.parquet');

-- Land to be covered: residential land of each block; residential and construction land in the built-up area.
CREATE TABLE ground AS
    SELECT 'residential_land' AS land, unit_id, ST_Intersection(unit.geom, residential_land.geom) AS geom
    FROM unit, residential_land WHERE level = 'block'
    UNION ALL
    SELECT 'residential_land', unit_id,
        ST_Intersection(unit.geom, ST_Intersection(residential_land.geom, built_up_land.geom))
    FROM unit, residential_land, built_up_land WHERE level = 'city'
    UNION ALL
    SELECT 'construction_land', unit_id,
        ST_Intersection(unit.geom, ST_Intersection(construction_land.geom, built_up_land.geom))
    FROM unit, construction_land, built_up_land WHERE level = 'city';

CREATE MACRO covered(places, land_name) AS TABLE
    WITH reach AS (SELECT ST_Union_Agg(ST_Buffer(geom, radius_m, 64)) AS geom FROM query_table(places))
    SELECT unit_id, ST_Area(ST_Intersection(ground.geom, reach.geom)) AS covered_m2, ST_Area(ground.geom) AS land_m2
    FROM ground, reach WHERE land = land_name;

-- City roads, segment y1 segment, with the part of each inside the built-up area of the city.
CREATE TABLE segment AS
    WITH road AS (
        SELECT way.id, way.geom, coalesce(nullif(trim(tags['name']), ''), '') AS name,
            CASE WHEN tags['highway'] IN ('motorway', 'trunk') THEN 'expressway' WHEN tags['highway'] = 'primary' THEN 'arterial'
                WHEN tags['highway'] = 'secondary' THEN 'secondary' ELSE 'local' END AS road_class,
            tags['oneway'] IN ('yes', 'true', '1') OR (coalesce(tags['oneway'], '') <> 'no' AND (
                coalesce(tags['junction'], '') IN ('roundabout', 'circular') OR tags['highway'] = 'motorway')) AS one_way
        FROM raw JOIN way USING (id)
        WHERE kind = 'way' AND coalesce(tags['area'], '') <> 'yes'
            AND tags['highway'] IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'unclassified')
    ), corner AS (
        SELECT id, road_class, name, coalesce(one_way, false) AS one_way, unnest(generate_series(1, ST_NPoints(geom)::INT - 1)) AS nth, geom
        FROM road
    ), straight AS (
        SELECT * EXCLUDE geom, ST_PointN(geom, nth::INT) AS a, ST_PointN(geom, nth::INT + 1) AS b FROM corner
    )
    SELECT row_number() OVER (ORDER BY id, nth) AS segment, road_class, name, one_way,
        ST_X(a) AS x0, ST_Y(a) AS y0, ST_X(b) AS x1, ST_Y(b) AS y1, ST_Distance(a, b) AS length_m, ST_MakeLine(a, b) AS geom
    FROM straight WHERE ST_Distance(a, b) > 0;

CREATE TABLE inside AS
    WITH patch AS (
        SELECT unnest(ST_Dump(ST_Buffer(ST_Intersection(built_up_land.geom, unit.geom), 0.1))).geom AS geom
        FROM built_up_land, unit WHERE level = 'city'
    )
    SELECT segment, sum(ST_Length(ST_Intersection(segment.geom, patch.geom))) AS inside_m
    FROM segment JOIN patch ON ST_Intersects(segment.geom, patch.geom) GROUP BY segment;

-- Brute force: every one-way segment against every other of its class; the middle within 40 m, within 30 degrees of
-- the opposite way, the names equal or one of them missing.
CREATE TABLE twin AS
    WITH one_way AS (
        SELECT *, (x0 + x1) / 2 AS mx, (y0 + y1) / 2 AS my, (x1 - x0) / length_m AS dx, (y1 - y0) / length_m AS dy
        FROM segment WHERE one_way
    ), near AS (
        SELECT here.segment, here.mx, here.my, there.x0, there.y0, there.dx, there.dy, there.length_m,
            (here.mx - there.x0) * there.dx + (here.my - there.y0) * there.dy AS along_m
        FROM one_way AS here JOIN one_way AS there ON here.road_class = there.road_class
        WHERE (here.name = there.name OR here.name = '' OR there.name = '')
            AND degrees(acos(greatest(-1, least(1, -(here.dx * there.dx + here.dy * there.dy))))) <= 30
            AND abs(here.mx - there.mx) <= 40 + there.length_m AND abs(here.my - there.my) <= 40 + there.length_m
    )
    SELECT DISTINCT segment FROM near
    WHERE (mx - x0 - dx * greatest(0, least(length_m, along_m))) ** 2
        + (my - y0 - dy * greatest(0, least(length_m, along_m))) ** 2 <= 40 ** 2;

-- Residents: squares of 100 m round the grid's points, y1 the share of each inside the boundary.
CREATE TABLE square AS
    WITH cell AS (
        SELECT POP_2015 AS persons, ST_Transform(ST_Point(lng, lat), 'EPSG:4326', 'EPSG:32628', always_xy := true) AS p
        FROM read_csv(getvariable('population'))
    )
    SELECT persons, ST_MakeEnvelope(ST_X(p) - 50, ST_Y(p) - 50, ST_X(p) + 50, ST_Y(p) + 50) AS geom FROM cell;
CREATE TABLE boundary AS
    SELECT ST_MakeValid(ST_Transform(ST_Union_Agg(ST_Force2D(geom)), 'EPSG:4326', 'EPSG:32628', always_xy := true)) AS geom
    FROM ST_Read(getvariable('boundary'));
