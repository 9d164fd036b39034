"""Models of the metrics app."""

from cxhub.metrics.models.kpis import Kpi
from cxhub.metrics.models.measurements import Measurement

__all__ = ["Kpi", "Measurement"]
