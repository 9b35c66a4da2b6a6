"""Open a city.gpkg in QGIS with the styles that lie in it, and draw it.

Use: ``python3 render_gpkg_with_qgis.py GPKG PICTURE [LAYER …]``, with the Python that QGIS brings (on Debian the
system's, with python3-qgis and qgis-providers). Where there is no QGIS it says so and ends well.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsVectorLayer
    from qgis.PyQt.QtCore import QSize
except ImportError:
    print("skipped: no QGIS for this Python")  # noqa: T201 - for whoever runs it
    sys.exit(0)


def main(gpkg, picture, names):
    """Draw the layers named, the first on top; without names, the blocks."""
    application = QgsApplication([], False)
    application.initQgis()
    layers = [QgsVectorLayer(f"{gpkg}|layername={name}", name, "ogr") for name in names or ["blocks"]]
    for layer in layers:
        assert layer.isValid(), layer.name()
        said, loaded = layer.loadDefaultStyle()
        assert loaded, said
        # The style of the file, not QGIS's own single colour.
        assert layer.renderer().type() == "RuleRenderer", layer.renderer().type()
        rules = [rule.label() for rule in layer.renderer().rootRule().children()]
        aliases = [field.alias() for field in layer.fields() if field.alias()]
        print(layer.name(), layer.featureCount(), rules, aliases)  # noqa: T201 - for whoever runs it
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    extent = layers[0].extent()
    extent.scale(1.05)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(1000, 1000))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    assert job.renderedImage().save(picture)
    del job, layers, layer
    application.exitQgis()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
