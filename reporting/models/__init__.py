"""What the grantee hands in, and the money that goes back."""

from reporting.models.change import Repayment
from reporting.models.guidance import Guidance
from reporting.models.report import ExpenseLine, Report, ReportAnswer, ReportReview

__all__ = ["ExpenseLine", "Guidance", "Repayment", "Report", "ReportAnswer", "ReportReview"]
