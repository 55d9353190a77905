"""What leaves the portal is written here, in the transaction of the act that causes it."""

from django.db import models


class Message(models.Model):
    """One thing to hand over: a letter to make, a mail to send, figures to deliver."""

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="one_message_per_topic_and_key")]
        indexes = [models.Index(fields=["next_attempt_at"], condition=models.Q(handled_at=None), name="outbox_waiting")]

    def __str__(self):
        return f"{self.topic} {self.key}"
