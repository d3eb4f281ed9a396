from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "ocop.workflow"
    label = "workflow"
