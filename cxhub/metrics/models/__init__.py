"""Models of the metrics app."""

from cxhub.metrics.models.drivers import Driver, DriverStudy
from cxhub.metrics.models.kpis import Kpi
from cxhub.metrics.models.measurements import Measurement
from cxhub.metrics.models.splits import MeasurementSplit
from cxhub.metrics.models.worth import FinancialLinkage

__all__ = ["Driver", "DriverStudy", "FinancialLinkage", "Kpi", "Measurement", "MeasurementSplit"]
